const LEXICON =
  `order customer payment shipment invoice retry upstream timeout gateway cache miss hit
session token refresh scheduled worker queue depth latency budget exceeded accepted rejected pending
warehouse stock reserved released carrier label printed address validated currency converted amount
discount applied coupon expired login succeeded failed attempt locked region replica primary failover
checkpoint snapshot restored migrated schema version rollout canary promoted reverted flag enabled`.split(
    /\s+/,
  );

/** A text of words, of about so many bytes. */
export function words(next, bytes) {
  let text = '';
  while (text.length < bytes) {
    const word = LEXICON[Math.floor(next() * LEXICON.length)];
    text += `${word}=${Math.floor(next() * 1e4)} `;
  }
  return text;
}
