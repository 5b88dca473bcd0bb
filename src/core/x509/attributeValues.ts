import type { attributeTypes } from './oids.ts';
import type { DistinguishedName } from './x509Model.ts';

/** Collects the texts of all attributes of one type, in encoded order; values that are not text are skipped. */
export function attributeValues(
  name: DistinguishedName,
  shortName: (typeof attributeTypes)[keyof typeof attributeTypes],
): string[] {
  const values: string[] = [];
  for (const rdn of name.rdns) {
    for (const attribute of rdn) {
      if (attribute.shortName === shortName && attribute.value !== undefined) values.push(attribute.value);
    }
  }
  return values;
}
