/** As PHP's rawurlencode: all but the unreserved characters of RFC 3986. Half a surrogate pair becomes U+FFFD. */
export function urlEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
