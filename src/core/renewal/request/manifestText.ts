import { escapeUnseen } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { Certificate } from '../../x509/x509Model.ts';

/** The content of a manifest: mappings, lists and scalars. */
export type ManifestValue = string | number | boolean | readonly ManifestValue[] | ManifestMapping;
interface ManifestMapping {
  readonly [key: string]: ManifestValue | undefined;
}

/** Writes a manifest as block YAML. Texts that YAML could misread are quoted like JSON, which is also YAML. */
export function manifestText(mapping: ManifestMapping): string {
  return mappingLines(mapping, '').join('\n').concat('\n');
}

function mappingLines(mapping: ManifestMapping, indent: string): readonly string[] {
  return Object.entries(mapping).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (typeof value !== 'object') return [`${indent}${key}: ${scalar(value)}`];
    if (Array.isArray(value)) {
      return [
        `${indent}${key}:`,
        ...value.map((item: ManifestValue) => `${indent}- ${typeof item === 'object' ? '' : scalar(item)}`),
      ];
    }
    return [`${indent}${key}:`, ...mappingLines(value as ManifestMapping, `${indent}  `)];
  });
}

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^[A-Za-z/][\w ./+=-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n)$|\s$/i.test(value);
  if (isPlain) return value;
  // In addition to JSON's escapes: characters that editors hide, and those that YAML does not allow.
  return escapeUnseen(JSON.stringify(value), toEscape);
}

/** YAML 1.2.2 §5.7: strict readers do not support surrogate pairs. */
function toEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A name for an object about a certificate: its CN or first name, as far as RFC 1123 allows. */
export function objectNameFor(certificate: Certificate): string {
  const name = attributeValues(certificate.subject, 'CN').at(-1) ?? certificate.subjectAltName?.[0]?.value ?? '';
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return label === '' ? 'certificate' : label;
}
