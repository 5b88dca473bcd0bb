import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import type { ScalarNode } from '../../locate/objects/model.ts';

/** Tells whether somebody else will write a value, so that nothing can be said of it. */
export function isOpen({ text }: ScalarNode): boolean {
  const reason = placeholderReason(text);
  return reason !== undefined && reason !== 'empty';
}
