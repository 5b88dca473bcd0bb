import { addToGroup } from '../text/groupBy.ts';
import { memoised } from '../text/memoised.ts';
import { endsAs, type KeyPathSegment, keyPathBeside, keyPathSegments } from './keyPathSegments.ts';
import { type CredentialFieldRecord, credentialFields, credentialMaps } from './tables/credentialFields.ts';

/** What a field contains and how it is encoded, according to its place. */
export interface CredentialField {
  /** Record of the table. */
  readonly id: string;
  /** `encrypted`: ciphertext that cannot be read here, whatever the key's name. `mixed`: several of the others. */
  readonly role: 'certificate' | 'ca' | 'key' | 'request' | 'token' | 'mixed' | 'encrypted';
  readonly encoding: 'base64-pem' | 'pem' | 'base64-der' | 'any';
  /** The program that reads the field, if known. */
  readonly reader?: CredentialFieldRecord['reader'];
  /** Key path of the other half: of the key for a certificate, of the certificate for a key. It may not exist. */
  readonly pairKeyPath?: string;
  /** Role of every certificate in this field. */
  readonly certificateRole?: string;
  /** Default role of an end-entity certificate in this field, unless its subject indicates another. */
  readonly usualRole?: string;
}

/** What {@link credentialFieldOf} needs to know about the object around the field. */
export interface FieldOwner {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  /** `type` of a Secret. */
  readonly type?: string;
}

/**
 * Tells what the field at `keyPath` contains: by the object's kind and the end of the path, otherwise by the key's name alone.
 *
 * Without an object, or with one of unknown kind, the paths of kubeconfigs and the names of keys still count.
 *
 * @returns `undefined` when the field is not in the table, or contains a path or a name. Never throws.
 */
export function credentialFieldOf(keyPath: string, object: FieldOwner = {}): CredentialField | undefined {
  const path = keyPathSegments(keyPath);
  const key = path.at(-1);
  if (typeof key !== 'string') return undefined;
  const candidates = [...(rulesByKey().get('*') ?? []), ...(rulesByKey().get(key) ?? [])];
  const rule = candidates.find((candidate) => fits(candidate, path, object));
  if (rule === undefined || rule.role === 'reference') return undefined;
  const { record, role, segments, pair } = rule;
  return {
    id: record.id,
    role,
    encoding: role === 'encrypted' ? 'any' : (record.encoding ?? mapEncoding(path, object)),
    ...(record.reader === undefined ? {} : { reader: record.reader }),
    ...(pair === undefined ? {} : { pairKeyPath: keyPathBeside(path, segments, pair) }),
    ...(record.certificateRole === undefined ? {} : { certificateRole: record.certificateRole }),
    ...(record.usualRole === undefined ? {} : { usualRole: record.usualRole }),
  };
}

/**
 * Tells how the values of a field must be encoded, if certain: because of the field, or because all values of its map
 * are encoded that way (`data` of a Secret).
 */
export function demandedEncoding(keyPath: string, object: FieldOwner = {}): 'base64-pem' | 'pem' | undefined {
  const field = credentialFieldOf(keyPath, object);
  const encoding =
    field?.role === 'encrypted' ? 'any' : (field?.encoding ?? mapEncoding(keyPathSegments(keyPath), object));
  return encoding === 'base64-pem' || encoding === 'pem' ? encoding : undefined;
}

/**
 * Tells whether a key of this name contains a credential in any place (`caBundle`, `tls.crt`), so that other values
 * are suspicious.
 *
 * Made for a scan of many keys. Names that are also used for paths and switches (`ca`, `certificate`) do not count;
 * {@link credentialFieldOf} knows them, and knows the objects in which `caBundle` is a path.
 *
 * @internal
 */
export function isCredentialKey(keyName: string): boolean {
  return (
    rulesByKey()
      .get(keyName)
      ?.some((rule) => rule.record.certain === true) === true
  );
}

/**
 * Tells whether only a credential is allowed at `keyPath`, so that any other value is a problem: by the key's name
 * ({@link isCredentialKey}), or by the object's kind (`spec.request` of a CertificateSigningRequest). In Secrets and
 * ConfigMaps the name alone decides.
 */
export function isCredentialPlace(keyPath: string, object: FieldOwner = {}): boolean {
  const path = keyPathSegments(keyPath);
  const key = path.at(-1);
  if (typeof key !== 'string' || credentialFieldOf(keyPath, object) === undefined) return false;
  return (
    isCredentialKey(key) ||
    rulesByKey()
      .get(key)
      ?.some((rule) => isBoundToKind(rule) && fits(rule, path, object)) === true
  );
}

/** The last keys of all paths for which {@link isCredentialPlace} may hold, for a scan of many keys. */
export const credentialKeyNames: () => readonly string[] = memoised(() =>
  [...rulesByKey()]
    .filter(([, rules]) => rules.some((rule) => rule.record.certain === true || isBoundToKind(rule)))
    .map(([key]) => String(key)),
);

/** Generic names (`key`, `cert`) mean nothing in objects that may contain any data. */
function isBoundToKind({ record, role, segments }: FieldRule): boolean {
  const isOfData = record.kinds === undefined || record.kinds.includes('Secret') || record.kinds.includes('ConfigMap');
  return !isOfData && role !== 'reference' && role !== 'token' && segments.at(-1) !== '*';
}

const roles = ['certificate', 'ca', 'key', 'request', 'token', 'mixed', 'encrypted', 'reference'] as const;

interface FieldRule {
  readonly record: CredentialFieldRecord;
  readonly role: (typeof roles)[number];
  readonly segments: readonly KeyPathSegment[];
  readonly pair: string | undefined;
}

/** Rules by the last key of their path, `*` for rules about a whole map. */
const rulesByKey = memoised(() => {
  const rules = new Map<KeyPathSegment, FieldRule[]>();
  for (const record of credentialFields) {
    for (const role of roles) {
      const path = record[role];
      if (path === undefined) continue;
      const segments = keyPathSegments(path);
      const key = segments.at(-1) ?? '';
      addToGroup(rules, key, { record, role, segments, pair: pairOf(record, role) });
    }
  }
  return rules;
});

function pairOf(record: CredentialFieldRecord, role: FieldRule['role']): string | undefined {
  const first = record.certificate ?? record.ca ?? record.mixed;
  if (role === 'key' || role === 'request') return first;
  return record[role] === first ? (record.key ?? record.request) : undefined;
}

function fits({ record, segments }: FieldRule, path: readonly KeyPathSegment[], object: FieldOwner): boolean {
  if (record.kinds !== undefined && !record.kinds.includes(object.kind ?? '')) return false;
  if (record.type !== undefined && record.type !== object.type) return false;
  if (record.name !== undefined && !record.name.test(object.name ?? '')) return false;
  return endsAs(path, segments);
}

/** The encoding of all values of a map, e.g. base64 in `data` of a Secret. */
function mapEncoding(path: readonly KeyPathSegment[], object: FieldOwner): CredentialField['encoding'] {
  const field = path.at(-2);
  return credentialMaps.find((map) => map.kind === object.kind && map.field === field)?.encoding ?? 'any';
}
