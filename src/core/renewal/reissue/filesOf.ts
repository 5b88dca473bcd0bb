import { isReadWithoutPassphrase } from '../../findings/places.ts';
import type { Occurrence } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import type { NoMaterial, PlannedEdit, PlannedFile, PlannedKey, PlannedMaterial } from '../change/changeModel.ts';
import { keyAlgorithms, keyFormLike } from '../keys/keyAlgorithms.ts';
import type { KeyForm } from '../keys/keyModel.ts';
import { placeId } from './samePlaces.ts';

/** A block to replace with a certificate or key of the plan. */
export interface PlannedBlock {
  readonly at: Occurrence;
  /** Id of the certificate. */
  readonly certificate?: string;
  readonly key?: PlannedKey | undefined;
  /** Something elsewhere in the files. */
  readonly known?: Extract<PlannedMaterial | NoMaterial, { kind: 'known' | 'knownKey' | 'nothing' }>;
}

/** Collects blocks by file: each block once, files in the order of their first block, so that pairs stay together. */
export function filesOf(blocks: readonly PlannedBlock[]): readonly PlannedFile[] {
  const files = new Map<
    string,
    { readonly first: Occurrence; readonly edits: Map<string, PlannedEdit>; holdsKey: boolean }
  >();
  for (const block of blocks) {
    const { path } = block.at.file;
    const file = files.get(path) ?? { first: block.at, edits: new Map<string, PlannedEdit>(), holdsKey: false };
    const edit = editOf(block);
    if (edit === undefined) continue;
    files.set(path, file);
    file.edits.set(placeId(block.at), edit);
    if (block.key !== undefined || block.known?.kind === 'knownKey') file.holdsKey = true;
  }
  return [...files].map(([path, { first, edits, holdsKey }]) => ({
    path,
    ...optional('hostPath', first.file.hostPath),
    kind: 'replace',
    holdsKey,
    edits: [...edits.values()],
  }));
}

function editOf({ at, certificate, key, known }: PlannedBlock): PlannedEdit | undefined {
  if (known !== undefined) return { kind: 'block', at, by: known };
  if (certificate !== undefined) return { kind: 'block', at, by: { kind: 'certificate', certificate } };
  if (key === undefined) return undefined;
  const form = keyFormLike(formAt(at), key.algorithm);
  return { kind: 'block', at, by: { kind: 'privateKey', key: key.id, form } };
}

/** How the key at a place is written; `undefined` for forms that should not be written any more, or that its reader cannot read. */
function formAt(at: Occurrence): KeyForm | undefined {
  const { content, block } = at.credential;
  if (content.kind !== 'privateKey') return undefined;
  const { encoding } = content;
  if (encoding === 'DSA' || encoding === 'OpenSSH') return undefined;
  if (content.encrypted && isReadWithoutPassphrase(at)) return undefined;
  const usual = Object.values(keyAlgorithms).find(({ form }) => form.encoding === encoding)?.form.label;
  return { encoding, label: block.label ?? usual ?? 'PRIVATE KEY' };
}
