/** Percent-encodes all but the unreserved characters of RFC 3986. A lone surrogate becomes U+FFFD. */
export function percentEncode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    encoded += /[\w.~-]/.test(character) ? character : hexOf(byte);
  }
  return encoded;
}

function hexOf(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
