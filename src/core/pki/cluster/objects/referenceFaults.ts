import { objectReferences } from '../../../kubernetes/tables/objectReferences.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import { folderOf } from '../../../text/paths.ts';
import { visibleText } from '../../../text/visibleText.ts';
import type { FilePlace, PlacedObject } from '../clusterModel.ts';
import { hasAllSecrets, isExport } from './exportedSecrets.ts';
import { valuesOf } from './heldValues.ts';
import { isPatched } from './kustomizations.ts';
import { certificatesFor, isMade, misdirected } from './madeSecrets.ts';
import { isCopied, isCopy, isDelegated, isHome, isOfOneCluster, isOperated, similarTo } from './meantSecrets.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { lackingGrant } from './referenceGrants.ts';
import { type SecretReference, secretOf, secretReferencesIn } from './referencesOf.ts';
import { refusedValuesOf } from './refusedValues.ts';

/** A Secret or ConfigMap that is named, and that is not where it must be. */
export interface Absence {
  readonly kind: /** It is in another namespace. */
    | 'held'
    /** The Certificate for it writes it into another namespace. */
    | 'written'
    /** The name is that of the Certificate. */
    | 'certificate'
    /** The name is the key, and the key the name. */
    | 'swapped'
    /** Another one has what is needed, and nothing names that. */
    | 'similar'
    /** The cluster does not have it. */
    | 'exported';
  /** What is elsewhere, or what may be meant. */
  readonly found?: PlacedObject;
  /** What tells it there: its namespace, or its name. */
  readonly node?: ScalarNode;
  /** The files leave no doubt. */
  readonly isCertain: boolean;
}

/** Tells why what a reference names is not there; `undefined` if it may be. */
export function absenceOf(index: ObjectIndex, reference: SecretReference): Absence | undefined {
  const { placed, record, kind, name, namespace } = reference;
  if (namespace === undefined || record.suffix !== undefined) return undefined;
  const candidates = index.named(kind, name);
  const isExported = kind === 'Secret' && isExport(placed) && hasAllSecrets(index, placed, namespace);
  const certificate = candidates.length > 0 || kind === 'ConfigMap' ? undefined : otherNameOf(index, reference);
  const writer = kind === 'Secret' ? misdirected(index, reference) : undefined;
  const swapped = candidates.length > 0 ? undefined : swappedWith(index, reference);
  const similar = candidates.length > 0 ? undefined : (swapped ?? similarTo(index, reference));
  if (candidates.length === 0 && !isExported && (certificate ?? writer ?? similar) === undefined) return undefined;
  const isThere = ({ object }: PlacedObject) => object.namespace === namespace || object.namespace === undefined;
  if (candidates.some(isThere) || isMade(index, reference)) return undefined;
  const elsewhere = candidates.find((candidate) => {
    // The reference means it, and its reader looks elsewhere.
    const isWritten = reference.written !== undefined && candidate.object.namespace === reference.written;
    return (
      (isWritten ||
        index.areTogether(placed, candidate) ||
        isOfOneCluster(index, placed, candidate) ||
        isDelegated(index, reference, candidate)) &&
      !isOpenEnded(candidate.object) &&
      !isCopied(candidate) &&
      (isWritten || isExported || candidate.file === placed.file || !isHome(index, candidate))
    );
  });
  const misplaced = writer ?? elsewhere;
  const node = misplaced && scalarAt(misplaced.object.root, 'metadata', 'namespace');
  if (misplaced !== undefined && node !== undefined && !isOpen(node)) {
    // The trust namespace may be another one, a ConfigMap of a usual name another ConfigMap, and what an operator makes is copied by something else.
    const isCertain =
      record.namespace !== 'trust' &&
      kind === 'Secret' &&
      (isExported || writer !== undefined || !isOperated(misplaced));
    return { kind: writer === undefined ? 'held' : 'written', found: misplaced, node, isCertain };
  }
  if (certificate !== undefined) return { kind: 'certificate', ...certificate, isCertain: false };
  if (similar !== undefined) {
    const node = scalarAt(similar.object.root, 'metadata', 'name') ?? reference.node;
    const isSwapped = swapped !== undefined;
    return { kind: isSwapped ? 'swapped' : 'similar', found: similar, node, isCertain: isSwapped };
  }
  return isExported ? { kind: 'exported', isCertain: false } : undefined;
}

/** The Secret that is called like the key of a reference, and has the name as its key. */
function swappedWith(index: ObjectIndex, { placed, kind, name, namespace, keys }: SecretReference) {
  const [only = [], ...others] = keys;
  const [key, ...more] = only;
  if (key === undefined || key === name || more.length + others.length > 0) return undefined;
  const found = index.find(placed, kind, key, namespace);
  return found !== undefined && valuesOf(found)?.has(name) === true ? found : undefined;
}

/** The Certificate whose name stands in place of its Secret's, and the name of that. */
function otherNameOf(
  index: ObjectIndex,
  { name, namespace }: SecretReference,
): { readonly found: PlacedObject; readonly node: ScalarNode } | undefined {
  const found = index.named('Certificate', name).find(({ object }) => object.namespace === namespace);
  const node = found && scalarAt(found.object.root, 'spec', 'secretName');
  if (found === undefined || node === undefined || node.text === name || isOpen(node)) return undefined;
  return isOpenEnded(found.object) ? undefined : { found, node };
}

/** Keys that a reader needs, and that are not there or have nothing. */
export interface LackingKeys {
  readonly lacking: readonly string[];
  readonly isEmpty: boolean;
}

/** Tells which keys a Secret or ConfigMap lacks for who names it; `undefined` if it has all, or may have them. */
export function lackingKeys(
  index: ObjectIndex,
  reference: SecretReference,
  secret: PlacedObject,
): LackingKeys | undefined {
  const { keys, record } = reference;
  const values = valuesOf(secret);
  if (values === undefined) return undefined;
  const isFilled = (key: string) => (values.get(key) ?? '') !== '';
  if (keys.some((set) => set.every(isFilled)) || values.size === 0) return undefined;
  // What is empty altogether is filled later, unless it is applied as it is with what reads certificates in it.
  const isAppliedTogether = secret.file === reference.placed.file && readsCertificates(record);
  if (!isAppliedTogether && ![...values.values()].some((text) => text !== '')) return undefined;
  const lacking = (keys[0] ?? []).filter((key) => !isFilled(key));
  const isEmpty = lacking.every((key) => values.has(key));
  // kubelet mounts an empty value, and sets an empty variable.
  if (isEmpty && /^(?:volume|environment)/.test(record.id)) return undefined;
  if (!isAppliedTogether && isKeptOut(index, secret, values, lacking)) return undefined;
  const isAsWritten = isWrittenWithout(index, reference, lacking) && values.has('tls.crt') && !isPatched(index, secret);
  return isOther(index, reference, secret) && !isAsWritten ? undefined : { lacking, isEmpty };
}

/** The Secret that is read in place of the one beside it, and lacks what would be in either. */
export interface LackedBeside {
  readonly secret: PlacedObject;
  readonly lacking: readonly string[];
  /** No other one can be in the cluster. */
  readonly isCertain: boolean;
}

/**
 * Of a Secret that need not exist, its reader looks into the one without the suffix.
 *
 * @returns What that lacks, if the files have it and not the other one.
 */
export function lackedBeside(index: ObjectIndex, reference: SecretReference): LackedBeside | undefined {
  const { record, kind, name, namespace, reader } = reference;
  const { suffix = '' } = record;
  if (suffix === '' || reader.incomplete === undefined || isMade(index, reference)) return undefined;
  const isThere = ({ object }: PlacedObject) => (object.namespace ?? namespace) === (namespace ?? object.namespace);
  if (index.named(kind, name).some(isThere)) return undefined;
  const main = { ...reference, name: name.slice(0, -suffix.length) };
  const secret = secretOf(index, main);
  if (secret === undefined || isMade(index, main)) return undefined;
  const { lacking = [] } = lackingKeys(index, main, secret) ?? {};
  const isCertain = isExport(secret) && hasAllSecrets(index, secret, secret.object.namespace ?? '');
  return lacking.length === 0 ? undefined : { secret, lacking, isCertain };
}

/** It serves or verifies with what is in the Secret, whatever the keys are called. */
function readsCertificates(record: SecretReference['record']): boolean {
  return record.id !== 'volume' && objectReferences.includes(record);
}

/** What cert-manager may write into a Secret. */
const writtenKeys = /^(?:tls\.(?:crt|key)|ca\.crt|tls-combined\.pem|key\.der|(?:key|trust)store\.(?:jks|p12))$/;

/** A Certificate writes the Secret, and never the keys that are lacking. */
function isWrittenWithout(
  index: ObjectIndex,
  { name, namespace }: SecretReference,
  lacking: readonly string[],
): boolean {
  const isWriter = ({ object }: PlacedObject) => object.namespace === namespace;
  return lacking.every((key) => !writtenKeys.test(key)) && certificatesFor(index, name).some(isWriter);
}

const privateKey = /\bkey\b.*$/i;

/** Of a Secret with certificates alone the private key is missing, and none is in the Secrets beside it: people keep them out of Git. */
function isKeptOut(
  index: ObjectIndex,
  secret: PlacedObject,
  values: ReadonlyMap<string, string>,
  lacking: readonly string[],
): boolean {
  if (isExport(secret) || !lacking.every((key) => privateKey.test(key))) return false;
  // kube-apiserver takes none of this type without its key.
  if (scalarAt(secret.object.root, 'type')?.text === 'kubernetes.io/tls') return false;
  const isCertificate = ([key, text]: readonly [string, string]) => text === '' || /\.(?:crt|pem|cer)$/i.test(key);
  return [...values].every(isCertificate) && !foldersWithKeys(index).has(folderOf(secret.file.path));
}

/** Folders of Secrets with a private key. */
const foldersWithKeys = memoisedBy((index: ObjectIndex): ReadonlySet<string> => {
  const isWithKey = (secret: PlacedObject) =>
    [...(valuesOf(secret) ?? [])].some(([key, text]) => privateKey.test(key) && text !== '');
  return new Set(
    index
      .ofKind('Secret')
      .filter(isWithKey)
      .map(({ file }) => folderOf(file.path)),
  );
});

/** Its content is, or becomes, another one. */
export function isOther(index: ObjectIndex, reference: SecretReference, secret: PlacedObject): boolean {
  return isMade(index, reference) || isPatched(index, secret) || isCopy(secret);
}

/** A type of Secret that readers do not accept. */
export interface UnsuitableType {
  /** `undefined`: it is not set. */
  readonly node: ScalarNode | undefined;
  readonly wanted: string;
  /** The reader looks at it. */
  readonly isChecked: boolean;
}

/** Envoy Gateway, Contour and NGINX Gateway Fabric accept no other type, by the usual names of their classes. */
const checkingClasses = /^(?:eg|envoy|contour|nginx)/;

/** Tells that a Secret has what its reader needs, and another type than that accepts. */
export function unsuitableType({ record, placed }: SecretReference, secret: PlacedObject): UnsuitableType | undefined {
  const { type: wanted } = record;
  const node = scalarAt(secret.object.root, 'type');
  const values = valuesOf(secret);
  const isComplete = record.keys.some((set) => set.every((key) => values?.has(key) === true));
  const isAccepted = node !== undefined && (node.text === wanted || node.text === record.orType || isOpen(node));
  if (wanted === undefined || !isComplete || isAccepted) return undefined;
  const gatewayClass = scalarAt(placed.object.root, 'spec', 'gatewayClassName')?.text ?? '';
  return { node, wanted, isChecked: placed.object.kind !== 'Gateway' || checkingClasses.test(gatewayClass) };
}

/** A line of the reader's log with the names of this Secret. */
export function readerLine(
  text: string | undefined,
  { name, namespace }: SecretReference,
  keys = '',
  key = '',
): string | undefined {
  const secret = namespace === undefined ? name : `${namespace}/${name}`;
  return text
    ?.replaceAll('{secret}', () => visibleText(secret))
    .replaceAll('{name}', () => visibleText(name))
    .replaceAll('{keys}', () => keys)
    .replaceAll('{key}', () => key);
}

/** What its reader makes of a reference that it cannot use. */
export interface UnusableReference {
  readonly state: /** Its key has nothing. */
    | 'empty'
    | 'missing'
    /** The cluster may have what is needed. */
    | 'uncertain';
  /** What is missing, or missing in it. */
  readonly missing: string;
  /** What the reader says; absent if that is not known. */
  readonly error?: string;
  /** Where it is at fault, if that is not where it is named. */
  readonly place?: FilePlace;
}

/** Tells why the reader of a reference cannot use what it names, or may not; `undefined` if nothing speaks against it. */
export function unusableReference(index: ObjectIndex, reference: SecretReference): UnusableReference | undefined {
  const { kind, name, namespace, reader } = reference;
  const told = (missing: string, ...line: Parameters<typeof readerLine>): UnusableReference => ({
    state: 'missing',
    missing,
    ...optional('error', readerLine(...line)),
  });
  const object = `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  if (reference.prefix !== undefined) return told(object, reader.missing, reference);
  const secret = secretOf(index, reference);
  const beside = lackedBeside(index, reference);
  if (beside !== undefined) {
    const { lacking, isCertain } = beside;
    return isCertain
      ? told(object, reader.incomplete, reference, lacking.join(', '), lacking[0])
      : { state: 'uncertain', missing: object };
  }
  if (secret === undefined) {
    return absenceOf(index, reference)?.isCertain === true ? told(object, reader.missing, reference) : undefined;
  }
  // kube-apiserver has refused it, so that it is not there.
  const [refused] = refusedValuesOf(secret);
  if (refused !== undefined) {
    return { ...told(object, reader.missing, reference), place: { file: secret.file, span: refused.node.span } };
  }
  const grant = lackingGrant(index, reference);
  const missing = `ReferenceGrant (${object})`;
  if (grant === 'refused') return told(missing, reader.notGranted, reference);
  const { lacking = [], isEmpty = false } = lackingKeys(index, reference, secret) ?? {};
  const [first] = lacking;
  if (first === undefined) {
    if (grant !== undefined) return { state: 'uncertain', missing };
    const type = unsuitableType(reference, secret);
    return type?.isChecked === true ? { state: 'uncertain', missing: `${object} (${type.wanted})` } : undefined;
  }
  const line = isEmpty ? (reader.empty ?? reader.incomplete) : reader.incomplete;
  const said = told(`${first} (${object})`, line, reference, lacking.join(', '), first);
  return isEmpty ? { ...said, state: 'empty' } : said;
}

/** By the scalar that names it. */
const referencesByNode = memoisedBy((index: ObjectIndex) => groupBy(secretReferencesIn(index), ({ node }) => node));

/** The references that a scalar is; several if its keys may be of several uses. */
export function referencesAt(index: ObjectIndex, node: ScalarNode): readonly SecretReference[] {
  return referencesByNode(index).get(node) ?? [];
}
