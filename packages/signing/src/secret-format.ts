// The format of a secret, for code with and without Node.

export const SECRET_PREFIX = 'whsec_';
export const SECRET_TEXT_MAX_BYTES = 256;
export const SECRET_KEY_MIN_BYTES = 24;
export const SECRET_KEY_MAX_BYTES = 64;
/** RFC 4648 section 4, padding optional. */
export const SECRET_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
