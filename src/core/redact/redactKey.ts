import type { Span } from '../text/span.ts';
import { type Edit, redacted } from './edits.ts';
import type { SecretSearch } from './secretSearch.ts';

/**
 * Redacts the key of a mapping: nobody puts secrets there intentionally, but badly built documents have such keys.
 *
 * @param span - The span of the key, without quotes.
 */
export function keyEdits(text: string, span: Span, { isSecretKey }: SecretSearch): readonly Edit[] {
  if (!isSecretKey(text.slice(span.start, span.end))) return [];
  const isQuoted = /["']/.test(text.charAt(span.start - 1)) && text.charAt(span.end) === text.charAt(span.start - 1);
  const words = redacted('key');
  return [{ span, text: isQuoted ? words : JSON.stringify(words) }];
}
