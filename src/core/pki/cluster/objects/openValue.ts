import { placeholderReason } from '../../../kubernetes/placeholderReason.ts';
import type { ConfigurationObject, ScalarNode } from '../../../locate/objects/objectModel.ts';

/** Tells whether something else will write a value later, so that CertScope cannot judge it. */
export function isOpen({ text }: ScalarNode): boolean {
  const reason = placeholderReason(text);
  return reason !== undefined && reason !== 'empty';
}

/** Tells whether an object may have, or lack, more than was read of it: its text is broken, or a template. */
export function isOpenEnded({ isBroken, isTemplate }: ConfigurationObject): boolean {
  return isBroken === true || isTemplate === true;
}
