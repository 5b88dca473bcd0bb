import { tag } from '../derReader.ts';
import type { DerCursor } from './derCursor.ts';
import { readOid } from './derValues.ts';
import { goStringFault } from './goStringFault.ts';
import type { Refuse } from './refuse.ts';

/** Checks the content of a Name as Go does; what stands behind the value of an attribute is left unread, as there. */
export function checkGoName(input: DerCursor, refuse: Refuse): true | undefined {
  while (!input.isEmpty) {
    const rdn = input.read(tag.set);
    if (rdn === undefined) return refuse('x509: invalid RDNSequence');
    while (!rdn.isEmpty) {
      const fault = attributeFault(rdn);
      if (fault !== undefined) return refuse(`x509: invalid RDNSequence: invalid attribute${fault}`);
    }
  }
  return true;
}

function attributeFault(rdn: DerCursor): string | undefined {
  const attribute = rdn.read(tag.sequence);
  if (attribute === undefined) return '';
  if (readOid(attribute) === undefined) return ' type';
  const value = attribute.next();
  if (value === undefined) return ' value';
  const fault = goStringFault(value.identifier, attribute.bytes, value.content, value.end);
  return fault === undefined ? undefined : ` value: ${fault}`;
}
