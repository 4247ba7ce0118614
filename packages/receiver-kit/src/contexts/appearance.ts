// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** What a person looks like and wears, as free texts. */
export interface Appearance {
  /** Id of a profile. */
  profile_id?: string | null | undefined;
  hair_colour?: string | null | undefined;
  hair_length?: string | null | undefined;
  eye_colour?: string | null | undefined;
  brow_colour?: string | null | undefined;
  skin_type?: string | null | undefined;
  shape_body?: string | null | undefined;
  shape_face?: string | null | undefined;
  size_top?: string | null | undefined;
  size_pant?: string | null | undefined;
  size_jacket?: string | null | undefined;
  size_shoe?: string | null | undefined;
  size_dress?: string | null | undefined;
  size_hat?: string | null | undefined;
  size_gloves?: string | null | undefined;
  size_cup?: string | null | undefined;
  size_type_age?: string | null | undefined;
  size_type_region?: string | null | undefined;
  measurement_height?: string | null | undefined;
  measurement_weight?: string | null | undefined;
  measurement_bust?: string | null | undefined;
  measurement_chest?: string | null | undefined;
  measurement_waist?: string | null | undefined;
  measurement_hip?: string | null | undefined;
  measurement_neck?: string | null | undefined;
  measurement_arm?: string | null | undefined;
  measurement_leg_inside?: string | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
