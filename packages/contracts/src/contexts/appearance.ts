import { named, profileId, text, timestamps } from './fields.ts';

const FEATURES = [
  'hair_colour',
  'hair_length',
  'eye_colour',
  'brow_colour',
  'skin_type',
  'shape_body',
  'shape_face',
] as const;
const SIZES = ['top', 'pant', 'jacket', 'shoe', 'dress', 'hat', 'gloves', 'cup', 'type_age', 'type_region'] as const;
const MEASUREMENTS = ['height', 'weight', 'bust', 'chest', 'waist', 'hip', 'neck', 'arm', 'leg_inside'] as const;

type Trait =
  | (typeof FEATURES)[number]
  | `size_${(typeof SIZES)[number]}`
  | `measurement_${(typeof MEASUREMENTS)[number]}`;

const names: Trait[] = [
  ...FEATURES,
  ...SIZES.map((size) => `size_${size}` as const),
  ...MEASUREMENTS.map((part) => `measurement_${part}` as const),
];
const traits = Object.fromEntries(names.map((name) => [name, text()])) as Record<Trait, ReturnType<typeof text>>;

/** `attributes.appearance`, texts throughout. Tenants have more (`size_formal_…`, `size_swimwear_…`, `measurement_…`). */
export const appearance = named('Appearance', 'What a person looks like and wears, as free texts.', {
  profile_id: profileId(),
  ...traits,
  ...timestamps(),
});
