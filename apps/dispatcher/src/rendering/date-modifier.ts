// What `date_modify` understands of PHP's relative formats, and what it does to a time. Weekdays and times of the day are those of UTC: its caller shifts the time.
import { TemplateFault } from './fault.ts';
import { dayNames, monthNames } from './moment.ts';

type Unit = 'second' | 'day' | 'month' | 'year';

/** `weekday` 0 is Sunday. `which`: the day itself or the next one, the next one, the last one, or the one of the same week. */
type WeekdayWish = { weekday: number; which: 'this' | 'next' | 'last' };
type MonthWish = 'first' | 'last' | { nth: number; weekday: number };

/** What a modifier asks for, in the order in which it is done. */
type Change = {
  amounts: Record<Unit, number>;
  /** 0 is January. */
  month: number | null;
  /** Weeks from the present one, if the modifier names one: a weekday is then a day of that week. */
  week: number | null;
  day: WeekdayWish | null;
  inMonth: MonthWish | null;
  /** Minutes of the day. */
  time: number | null;
};

const UNITS: Readonly<Record<string, readonly [Unit, number]>> = {
  sec: ['second', 1],
  second: ['second', 1],
  min: ['second', 60],
  minute: ['second', 60],
  hour: ['second', 3600],
  day: ['day', 1],
  week: ['day', 7],
  fortnight: ['day', 14],
  month: ['month', 1],
  year: ['year', 1],
};
const UNIT = '(sec|second|min|minute|hour|day|week|fortnight|month|year)s?';
const DAY = '(sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:day)?';
const MODIFIER_MAX_CHARS = 200;
const STEPS: Readonly<Record<string, number>> = { last: -1, previous: -1, this: 0, next: 1 };
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];
/** Minutes of the day, and days from today. */
const DAYS: Readonly<Record<string, readonly [number, number]>> = {
  today: [0, 0],
  midnight: [0, 0],
  noon: [720, 0],
  tomorrow: [0, 1],
  yesterday: [0, -1],
};

type Rule = { pattern: RegExp; read: (change: Change, parts: readonly string[]) => void };

/** The first that matches is taken: longer forms stand before those they begin with. */
const RULES: readonly Rule[] = [
  rule(`([+-]?)\\s*(\\d{1,6})\\s*${UNIT}`, (change, [sign, digits, unit = '']) =>
    add(change, Number(digits) * (sign === '-' ? -1 : 1), unit),
  ),
  // Of all amounts in front of it.
  rule('ago', ({ amounts }) => {
    for (const unit of Object.keys(amounts) as Unit[]) amounts[unit] *= -1;
  }),
  rule(`(${monthNames.join('|')})`, (change, [name]) => {
    change.month = monthNames.findIndex((one) => one.toLowerCase() === name);
  }),
  rule('(first|last)\\s+day\\s+of', (change, [which]) => {
    change.inMonth = which === 'first' ? 'first' : 'last';
  }),
  rule(`(first|second|third|fourth|fifth|last)\\s+${DAY}\\s+of`, (change, [nth = '', day = '']) => {
    change.inMonth = { nth: nth === 'last' ? -1 : NTH.indexOf(nth) + 1, weekday: weekdayOf(day) };
    change.time ??= 0;
  }),
  rule('(last|previous|this|next)\\s+week', (change, [step = '']) => {
    change.week = STEPS[step] ?? 0;
    // As in PHP: without a weekday it is the Monday of that week.
    change.day ??= { weekday: 1, which: 'this' };
  }),
  rule(`(last|previous|this|next)\\s+${UNIT}`, (change, [step = '', unit = '']) => add(change, STEPS[step] ?? 0, unit)),
  rule(`(?:(last|previous|this|next)\\s+)?${DAY}`, (change, [step = '', day = '']) => {
    const which = STEPS[step] === 1 ? 'next' : STEPS[step] === -1 ? 'last' : 'this';
    change.day = { weekday: weekdayOf(day), which };
    change.time ??= 0;
  }),
  rule('(today|midnight|noon|tomorrow|yesterday)', (change, [name = '']) => {
    const [time = 0, days = 0] = DAYS[name] ?? [];
    change.time = time;
    change.amounts.day += days;
  }),
  rule('([01]?\\d|2[0-3]):([0-5]\\d)', (change, [hour, minute]) => {
    change.time = Number(hour) * 60 + Number(minute);
  }),
];

function rule(source: string, read: Rule['read']): Rule {
  return { pattern: new RegExp(`\\s*${source}(?![a-z\\d:])\\s*`, 'iy'), read };
}

function add(change: Change, amount: number, unitText: string): void {
  const [unit, size] = UNITS[unitText] ?? ['second', 0];
  change.amounts[unit] += amount * size;
}

const weekdayOf = (text: string): number => dayNames.findIndex((name) => name.toLowerCase().startsWith(text));

/** @throws TemplateFault */
function changeOf(modifier: string): Change {
  if (modifier.length > MODIFIER_MAX_CHARS)
    throw new TemplateFault(`date_modify takes a modifier of at most ${MODIFIER_MAX_CHARS} characters`);
  const amounts = { second: 0, day: 0, month: 0, year: 0 };
  const change: Change = { amounts, month: null, week: null, day: null, inMonth: null, time: null };
  let at = 0;
  do {
    const end = readOne(change, modifier, at);
    if (end === null)
      throw new TemplateFault(
        "date_modify takes '+1 day', '-2 weeks', 'midnight', 'next monday', 'last day of next month'",
      );
    at = end;
  } while (at < modifier.length);
  return change;
}

function readOne(change: Change, modifier: string, at: number): number | null {
  for (const { pattern, read } of RULES) {
    pattern.lastIndex = at;
    const found = pattern.exec(modifier);
    if (found === null) continue;
    read(
      change,
      found.slice(1).map((part) => (part ?? '').toLowerCase()),
    );
    return pattern.lastIndex;
  }
  return null;
}

/** @param epochMs of the time that is changed. @returns that of the new one. @throws TemplateFault */
export function modified(epochMs: number, modifier: string): number {
  const { amounts, month, week, day, inMonth, time } = changeOf(modifier);
  const date = new Date(epochMs);
  // What is said of a month holds of the month that the amounts lead to, whichever day it is.
  if (inMonth !== null) date.setUTCDate(1);
  date.setUTCFullYear(date.getUTCFullYear() + amounts.year, (month ?? date.getUTCMonth()) + amounts.month);
  date.setUTCDate(date.getUTCDate() + amounts.day + (week ?? 0) * 7);
  if (inMonth !== null) moveInMonth(date, inMonth);
  if (day !== null) moveToWeekday(date, day, week !== null);
  if (time !== null) date.setUTCHours(0, time, 0, 0);
  return date.getTime() + amounts.second * 1000;
}

function moveInMonth(date: Date, wish: MonthWish): void {
  if (wish === 'first') date.setUTCDate(1);
  else if (wish === 'last' || wish.nth < 0) date.setUTCMonth(date.getUTCMonth() + 1, 0);
  if (typeof wish === 'string') return;
  const { nth, weekday } = wish;
  const days = nth < 0 ? -daysFrom(weekday, date.getUTCDay()) : daysFrom(date.getUTCDay(), weekday) + (nth - 1) * 7;
  date.setUTCDate(date.getUTCDate() + days);
}

/** Weeks begin on Monday. */
function moveToWeekday(date: Date, { weekday, which }: WeekdayWish, isInWeek: boolean): void {
  const today = date.getUTCDay();
  let days = daysFrom(today, weekday);
  if (isInWeek) days = (weekday || 7) - (today || 7);
  else if (which === 'next' && days === 0) days = 7;
  else if (which === 'last') days = -(daysFrom(weekday, today) || 7);
  date.setUTCDate(date.getUTCDate() + days);
}

/** 0 to 6. */
const daysFrom = (from: number, to: number): number => (to - from + 7) % 7;
