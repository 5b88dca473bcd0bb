import { sha256 } from '@noble/hashes/sha2.js';
import { bundleOf } from '../../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { filesByPath } from '../../pki/referenceTarget.ts';
import type {
  ChangePlan,
  ContentPart,
  NoMaterial,
  PlannedEdit,
  PlannedFile,
  PlannedMaterial,
} from '../../renewal/change/changeModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { optional } from '../../text/optional.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { decodeCertificate } from '../../x509/decodeCertificate.ts';
import { toHex } from '../../x509/toHex.ts';
import type { Certificate } from '../../x509/x509Model.ts';

/** The content of a place in a file. Never key bytes. */
export type PlacedItem =
  | { readonly kind: 'certificate'; readonly certificate: Certificate; readonly fingerprint: string }
  | { readonly kind: 'privateKey' | 'publicKey' }
  /** A file name or other text. */
  | { readonly kind: 'text'; readonly text: string };

/** The change of one place: a value, a bundle or a file. */
export interface PlacedChange {
  readonly path: string;
  /** From 0; absent for a new file. */
  readonly line?: number;
  readonly keyPath?: string;
  /** In order; empty if the place was empty. For a bundle that keeps its order, only what is replaced. */
  readonly before: readonly PlacedItem[];
  readonly after: readonly PlacedItem[];
}

/**
 * Compares each place of a plan that signs nothing before and after: certificates by fingerprint, chains in order,
 * paths. Certificates still to be signed are described by `plannedChanges`; of new keys only the place is known.
 */
export function placedChanges(plan: ChangePlan, graph: PkiGraph): readonly PlacedChange[] {
  if (plan.keys.length > 0 || plan.certificates.some(({ issuer }) => issuer.kind !== 'signed')) return [];
  const read = readerOf(plan, graph);
  return plan.files.flatMap((planned) => {
    const file = filesByPath(graph.files).get(planned.path);
    return file === undefined
      ? newFileChange(planned, read)
      : [...bundleChanges(file, planned, read), ...textChanges(file, planned, read)];
  });
}

interface Reader {
  material(material: PlannedMaterial | NoMaterial): readonly PlacedItem[];
  part(part: ContentPart): readonly PlacedItem[];
}

function readerOf({ certificates }: ChangePlan, graph: PkiGraph): Reader {
  const material = (each: PlannedMaterial | NoMaterial): readonly PlacedItem[] => {
    switch (each.kind) {
      case 'known':
        return certificateItem(each.der);
      case 'certificate': {
        const issuer = certificates.find(({ id }) => id === each.certificate)?.issuer;
        return issuer?.kind === 'signed' ? certificateItem(issuer.der) : [];
      }
      case 'publicKey':
        return [{ kind: 'publicKey' }];
      case 'privateKey':
      case 'knownKey':
        return [{ kind: 'privateKey' }];
      case 'nothing':
        return [];
    }
  };
  const part = (each: ContentPart): readonly PlacedItem[] => {
    switch (each.kind) {
      case 'text':
        return [];
      case 'pem':
      case 'base64':
        return each.materials.flatMap(material);
      case 'base64File':
        return (filesByPath(graph.files).get(each.path)?.credentials ?? []).flatMap(itemOf);
    }
  };
  return { material, part };
}

function certificateItem(der: Bytes): readonly PlacedItem[] {
  const certificate = decodeCertificate(der);
  if (certificate.kind !== 'certificate') return [];
  return [{ kind: 'certificate', certificate, fingerprint: toHex(sha256(der)) }];
}

function itemOf({ content, fingerprint }: DecodedCredential): readonly PlacedItem[] {
  switch (content.kind) {
    case 'certificate':
      return fingerprint === undefined ? [] : [{ kind: 'certificate', certificate: content, fingerprint }];
    case 'privateKey':
    case 'publicKey':
      return [{ kind: content.kind }];
    default:
      return [];
  }
}

function newFileChange({ path, edits }: PlannedFile, read: Reader): readonly PlacedChange[] {
  const after = edits.flatMap((edit) => (edit.kind === 'text' ? edit.parts.flatMap(read.part) : []));
  return after.length === 0 ? [] : [{ path, before: [], after }];
}

type BlockEdit = Extract<PlannedEdit, { kind: 'block' }>;

/** Blocks of one bundle together. */
function bundleChanges(file: DecodedFile, { edits }: PlannedFile, read: Reader): readonly PlacedChange[] {
  const blocks = edits.filter((edit): edit is BlockEdit => edit.kind === 'block');
  const byBundle = groupBy(blocks, ({ at }) => bundleOf(file, at.credential));
  return [...byBundle].map(([bundle, changed]) => bundleChange(file, bundle, changed, read));
}

function bundleChange(
  file: DecodedFile,
  bundle: readonly DecodedCredential[],
  edits: readonly BlockEdit[],
  read: Reader,
): PlacedChange {
  const byCredential = new Map(edits.map((edit) => [edit.at.credential, edit]));
  const after = bundle.flatMap((credential) => {
    const edit = byCredential.get(credential);
    return edit === undefined ? itemOf(credential) : [edit.by, ...(edit.behind ?? [])].flatMap(read.material);
  });
  const whole = { before: bundle.flatMap(itemOf), after };
  const replaced = edits.map(({ at }) => at.credential);
  const some = { before: replaced.flatMap(itemOf), after: edits.flatMap(({ by }) => read.material(by)) };
  const [first] = replaced;
  return { ...placeOf(file, first?.block.span.start ?? 0, first?.value.keyPath), ...(isOrdered(whole) ? whole : some) };
}

/** The order changes: something is appended, or the same items are reordered. */
function isOrdered({ before, after }: Pick<PlacedChange, 'before' | 'after'>): boolean {
  const idsOf = (items: readonly PlacedItem[]) =>
    items.map((item) => (item.kind === 'certificate' ? item.fingerprint : item.kind)).toSorted();
  return before.length !== after.length || idsOf(before).join() === idsOf(after).join();
}

/** Text edits that add or remove credentials. */
function textChanges(file: DecodedFile, { edits }: PlannedFile, read: Reader): readonly PlacedChange[] {
  return edits.flatMap((edit): readonly PlacedChange[] => {
    if (edit.kind !== 'text') return [];
    const { span, parts, holding } = edit;
    const placed = parts.flatMap(read.part);
    if (placed.length === 0 && holding === undefined) return [];
    const reference = file.references?.find((each) => each.span.start === span.start);
    const held =
      holding?.map(({ credential }) => credential) ??
      file.credentials.filter(({ block }) => span.start <= block.span.start && block.span.end <= span.end);
    const named: readonly PlacedItem[] = reference === undefined ? [] : [{ kind: 'text', text: reference.path }];
    const text = parts
      .map((part) => (part.kind === 'text' ? part.text : ''))
      .join('')
      .trim();
    return [
      {
        ...placeOf(file, span.start, reference?.keyPath ?? held[0]?.value.keyPath),
        before: held.length > 0 ? held.flatMap(itemOf) : named,
        after: placed.length > 0 || text === '' ? placed : [{ kind: 'text', text }],
      },
    ];
  });
}

function placeOf({ path, lines }: DecodedFile, offset: number, keyPath: string | undefined) {
  return { path, ...optional('line', lines?.positionAt(offset).line), ...optional('keyPath', keyPath) };
}
