import type { Dice } from './dice.ts';
import type { Person } from './state.ts';

// Names of people who do not exist.

const FEMALE = [
  'Mere',
  'Aroha',
  'Sofia',
  'Grace',
  'Priya',
  'Lena',
  'Hine',
  'Yuki',
  'Clara',
  'Talia',
  'Nia',
  'Freya',
] as const;
const MALE = [
  'Wiremu',
  'Jonas',
  'Rafael',
  'Tane',
  'Oliver',
  'Arjun',
  'Kenji',
  'Luka',
  'Sione',
  'Felix',
  'Omar',
  'Noah',
] as const;
const LAST = [
  'Tane',
  'Okafor',
  'Lindqvist',
  'Parata',
  'Moreau',
  'Singh',
  'Whitiora',
  'Novak',
  'Fonoti',
  'Hartley',
  'Ito',
  'Ferreira',
  'Brandt',
  'Ngata',
  'Castellan',
  'Doyle',
  'Marama',
  'Petrov',
  'Ashworth',
  'Leota',
] as const;

export function inventPerson(dice: Dice): Person {
  const female = dice.chance(0.55);
  return {
    firstName: female ? dice.pick(FEMALE) : dice.pick(MALE),
    lastName: dice.pick(LAST),
    gender: dice.chance(0.08) ? 'withheld' : female ? 'female' : 'male',
    birth: { year: dice.int(1955, 2006), month: dice.int(1, 12), day: dice.int(1, 28) },
  };
}

export const inventMobile = (dice: Dice): string => `+6421${dice.int(1_000_000, 9_999_999)}`;
