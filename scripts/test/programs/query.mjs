import { parse, print } from '@posthorn/query';
import { looksInside } from '@posthorn/query/sql';

const { query } = parse('status:failed code:500-599 -is:test');
console.log(print(query), looksInside(query));
