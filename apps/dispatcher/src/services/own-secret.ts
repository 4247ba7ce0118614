import { parseSecret, SecretError, secretMistake } from '@posthorn/signing';

/** Judges a secret that a caller brought: what is wrong with it, or `null`; what is only doubtful goes to `warnings`. */
export function ownSecret(text: string, warnings: string[]): string | null {
  try {
    for (const warning of parseSecret(text).warnings) warnings.push(`secret: ${warning}`);
    const mistake = secretMistake(text);
    if (mistake) warnings.push(`secret: the secret ${mistake.reason}. ${mistake.advice}`);
    return null;
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    return error.hint ? `${error.message}. ${error.hint}` : error.message;
  }
}
