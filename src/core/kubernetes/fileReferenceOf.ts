import { addToGroup } from '../text/groupBy.ts';
import { memoised } from '../text/memoised.ts';
import { endsAs, type KeyPathSegment, keyPathBeside, keyPathSegments } from './keyPathSegments.ts';
import { type FileReferenceRecord, fileReferences } from './tables/fileReferences.ts';

/** What the file named by a field should contain. */
export type ReferenceRole = 'certificate' | 'ca' | 'key' | 'token' | 'kubeconfig' | 'publicKey' | 'crl' | 'config';

/** The table's record of a field that names a file. */
export interface FileReferenceField {
  /** Record of the table. */
  readonly id: string;
  readonly role: ReferenceRole;
  readonly relativeTo: FileReferenceRecord['relativeTo'];
  /** The role of the certificate in the file: of its CAs, of its first certificate, of the users of a kubeconfig. */
  readonly certificateRole?: string;
  /** Where a certificate and the key read with it are, by value or by path; the first that is set counts. */
  readonly pair?: { readonly certificate: readonly string[]; readonly key: readonly string[] };
}

/**
 * Tells what the file named by the field at `keyPath` should contain.
 *
 * @returns `undefined` when the table knows no such field. Never throws.
 */
export function fileReferenceOf(keyPath: string): FileReferenceField | undefined {
  const path = keyPathSegments(keyPath);
  const key = path.at(-1);
  if (key === undefined) return undefined;
  const rule = rulesByKey()
    .get(key)
    ?.find(({ segments }) => endsAs(path, segments));
  if (rule === undefined) return undefined;
  const { record, role, segments } = rule;
  const { certificate, key: privateKey, byValue } = record;
  const beside = (...fields: readonly (string | undefined)[]) =>
    fields.filter((field) => field !== undefined).map((field) => keyPathBeside(path, segments, field));
  const isPair = certificate !== undefined && privateKey !== undefined;
  return {
    id: record.id,
    role,
    relativeTo: record.relativeTo,
    ...(isPair
      ? { pair: { certificate: beside(byValue?.certificate, certificate), key: beside(byValue?.key, privateKey) } }
      : {}),
  };
}

/** The last keys of all fields that name files, for a scan of many keys. */
export const referenceKeyNames: () => readonly string[] = memoised(() => [...rulesByKey().keys()].map(String));

const roles = ['certificate', 'ca', 'key', 'token'] as const;

interface ReferenceRule {
  readonly record: FileReferenceRecord;
  readonly role: ReferenceRole;
  readonly segments: readonly KeyPathSegment[];
}

/** Rules by the last key of their path. */
const rulesByKey = memoised(() => {
  const rules = new Map<KeyPathSegment, ReferenceRule[]>();
  for (const record of fileReferences) {
    for (const role of roles) {
      const path = record[role];
      if (path === undefined) continue;
      const segments = keyPathSegments(path);
      const key = segments.at(-1) ?? '';
      addToGroup(rules, key, { record, role, segments });
    }
  }
  return rules;
});
