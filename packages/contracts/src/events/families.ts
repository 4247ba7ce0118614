/** The groups of the catalogue, each with what its contexts have in common. */
export const EVENT_FAMILIES = {
  profile: 'A person: the profile itself is at the root of the context, or what belongs to it with `profile_id`.',
  'profile-data': 'Facts kept about a profile: identities, attributes, aggregations, balances.',
  transaction: 'Purchases and their lines; the person is under `profile`, and may be missing on an anonymous sale.',
  order: 'Orders, before or beside the transaction they lead to.',
  reward: 'Rewards: money to spend. The instance is at the root, what it was made from under `definition`.',
  benefit: 'Benefits: percentages, products, services. Same shape as rewards; definitions have events of their own.',
  point: 'Points earned, changed or withdrawn.',
  tier: 'Steps of the loyalty programme and the credit that leads to them.',
  achievement: 'Challenges a person makes progress in.',
  product: 'The product range.',
  'product-list': 'Wish lists and other lists of products, what is on them and with whom they are shared.',
  feedback: 'Contacts with a person, and ratings by them.',
  connection: 'Links between two profiles.',
  place: 'Locations, regions and addresses.',
  rate: 'Rates at which spend earns points.',
  operational: 'What Posthorn tells about itself. Reserved, and subscribed to by exact name only.',
  custom:
    "A tenant's own events, by convention `custom.name` or `namespace.name`: any object, usually `profile_id` and `data`.",
} as const;

export type EventFamily = keyof typeof EVENT_FAMILIES;
