/** The groups of the catalogue, each with what its contexts have in common. */
export const EVENT_FAMILIES = {
  profile:
    'A person. The root of the context is the profile itself, or something that belongs to it, with `profile_id`.',
  'profile-data': 'Facts kept about a profile: identities, attributes, aggregations, balances.',
  transaction: 'Purchases and their lines; the person is under `profile`, and may be missing on an anonymous sale.',
  order: 'Orders that lead to a transaction.',
  reward: 'Rewards (money to spend). The instance is at the root, its definition is under `definition`.',
  benefit: 'Benefits: percentages, products, services. Same shape as rewards; definitions have events of their own.',
  point: 'Points earned, changed or withdrawn.',
  tier: 'Steps of the loyalty programme and the credit that leads to them.',
  achievement: 'Challenges a person makes progress in.',
  product: 'The product range.',
  'product-list': 'Wish lists and other product lists, their items and shares.',
  feedback: 'Contacts with a person, and ratings by them.',
  connection: 'Links between two profiles.',
  place: 'Locations, regions and addresses.',
  rate: 'Rates at which spend earns points.',
  operational: 'Events that Posthorn raises about itself. Reserved; subscribe by exact name only.',
  custom:
    "A tenant's own events, by convention `custom.name` or `namespace.name`: any object, usually `profile_id` and `data`.",
} as const;

export type EventFamily = keyof typeof EVENT_FAMILIES;
