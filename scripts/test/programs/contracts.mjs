import { canonicalName, entryMatches } from '@posthorn/contracts';
import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { exampleOf } from '@posthorn/contracts/examples';
import { jsonSchemaOf } from '@posthorn/contracts/json-schema';

const { success } = contextSchemaOf('transaction.created').safeParse(exampleOf('transaction.created'));
const { type } = jsonSchemaOf('transaction.created');
console.log(canonicalName('reward.issued'), entryMatches('profile.*', 'profile.created'), success, type);
