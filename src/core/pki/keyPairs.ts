import { keyPathSegments, toKeyPath } from '../kubernetes/keyPathSegments.ts';
import { addToGroup } from '../text/groupBy.ts';
import { memoisedInSteps } from '../text/memoised.ts';
import { baseName } from '../text/paths.ts';
import type { Span } from '../text/span.ts';
import { mapInSteps, runAtOnce } from '../text/steps.ts';
import type { PublicKey } from '../x509/x509Model.ts';
import { keyIdOf } from './byteKey.ts';
import { certificateNamesFor } from './certificateNamesFor.ts';
import { bundlesIn, effectiveKeyPath, fieldOf, isLastAppliedCopy } from './credentialPlace.ts';
import type { DecodedCredential, DecodedFile, Occurrence } from './pkiModel.ts';

/** A private key and the certificate that is read with it. */
export interface KeyPair {
  readonly key: Occurrence;
  /** The certificate that should be the key's, and its chain. */
  readonly certificates: readonly Occurrence[];
  /**
   * How they belong together: by field (`client-key-data`), by file name, as blocks of one value, or as others name
   * them.
   */
  readonly by: 'field' | 'fileName' | 'block' | 'reference';
  /** The place of the certificate, for people: `client-certificate-data`, `apiserver.crt`. */
  readonly certificatePlace: string;
  /** By reference: the table's record of the fields. */
  readonly record?: string;
  /** By flags: the component that reads them. */
  readonly component?: string;
  /** Where the key's file is named, unless the key is embedded. */
  readonly namedAt?: { readonly path: string; readonly span: Span };
}

/**
 * Finds the pairs that components load together: the two fields of a kubeconfig user or a Secret, `x.crt` and `x.key`
 * in one folder, a certificate and the only key in one PEM file. Does not check whether they match.
 */
export function findKeyPairs(files: readonly DecodedFile[]): readonly KeyPair[] {
  return runAtOnce(findKeyPairsInSteps(files));
}

/** As {@link findKeyPairs}, with a pause after a few values, so that a host can do other work in between. */
export const findKeyPairsInSteps = memoisedInSteps(function* (
  files: readonly DecodedFile[],
): Generator<undefined, readonly KeyPair[]> {
  const inFiles: KeyPair[] = [];
  for (const file of files) for (const pair of yield* pairsInFile(file)) inFiles.push(pair);
  return [...inFiles, ...pairsOfFiles(files)];
});

/**
 * Tells whether a private key matches a certificate.
 *
 * @returns `undefined` where the public keys may be the same in different encodings (RSA and RSASSA-PSS, explicit
 *   curve parameters), or if the public key is unknown.
 */
export function keyFits(privateKey: PublicKey | undefined, certificateKey: PublicKey): boolean | undefined {
  if (privateKey === undefined) return undefined;
  if (keyIdOf(privateKey) === keyIdOf(certificateKey)) return true;
  const isSameKind = privateKey.algorithmOid === certificateKey.algorithmOid;
  const isRsa = privateKey.algorithm.startsWith('RSA') && certificateKey.algorithm.startsWith('RSA');
  const hasExplicitCurve = [privateKey, certificateKey].some(({ algorithm, curve }) => algorithm === 'EC' && !curve);
  return (isRsa && !isSameKind) || (isSameKind && hasExplicitCurve) ? undefined : false;
}

function* pairsInFile(file: DecodedFile): Generator<undefined, readonly KeyPair[]> {
  if (!file.credentials.some(isPrivateKey)) return [];
  const byPlace = new Map<string, DecodedCredential[]>();
  yield* mapInSteps(file.credentials, (credential) => {
    const place = placeKey(credential, effectiveKeyPath(credential));
    addToGroup(byPlace, place, credential);
  });
  const pairs = yield* mapInSteps(bundlesIn(file), (bundle) => {
    // Go uses the first key of a value and ignores the others.
    const [key, ...others] = bundle.filter(isPrivateKey);
    if (key === undefined || isLastAppliedCopy(key)) return [];
    const inField = pairOfField(file, key, byPlace);
    // A certificate in a key's field is not the one that is read.
    if (inField !== undefined && fieldOf(key)?.role === 'key') return inField;
    return pairInBundle(file, bundle, key, others.length === 0) ?? inField ?? [];
  });
  return pairs.flat();
}

function isPrivateKey({ content }: DecodedCredential): boolean {
  return content.kind === 'privateKey';
}

/** A key among certificates belongs to them if it is the only one. */
function pairInBundle(
  file: DecodedFile,
  bundle: readonly DecodedCredential[],
  key: DecodedCredential,
  isOnly: boolean,
): readonly KeyPair[] | undefined {
  if (key.value.keyPath === undefined && !isPemFile(file)) return [];
  const certificates = certificatesOf(bundle);
  if (certificates.length === 0) return undefined;
  return isOnly ? [toPair(file, key, file, certificates, 'block', baseName(file.path))] : [];
}

/** A key in a field: its certificate is in the field that the tables name, or in one with a matching name. */
function pairOfField(
  file: DecodedFile,
  key: DecodedCredential,
  byPlace: ReadonlyMap<string, readonly DecodedCredential[]>,
): readonly KeyPair[] | undefined {
  const keyPath = effectiveKeyPath(key);
  if (keyPath === undefined) return undefined;
  const segments = keyPathSegments(keyPath);
  const name = segments.at(-1);
  const pairKeyPath = fieldOf(key)?.pairKeyPath;
  const names = typeof name === 'string' ? certificateNamesFor(name) : [];
  const keyPaths = [
    ...(pairKeyPath === undefined ? [] : [pairKeyPath]),
    ...names.map((candidate) => toKeyPath([...segments.slice(0, -1), candidate])),
  ];
  for (const candidate of keyPaths) {
    const certificates = certificatesOf(byPlace.get(placeKey(key, candidate)) ?? []);
    const place = keyPathSegments(candidate).at(-1);
    if (certificates.length > 0) return [toPair(file, key, file, certificates, 'field', String(place))];
  }
  return undefined;
}

/** Pairs `x.key` with `x.crt` and the like in one folder. */
function pairsOfFiles(files: readonly DecodedFile[]): readonly KeyPair[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) => {
    const certificateNames = certificateNamesFor(baseName(file.path));
    if (certificateNames.length === 0 || file.values.length === 0) return [];
    const [key, ...others] = file.credentials.filter(({ value }) => value.keyPath === undefined);
    if (key?.content.kind !== 'privateKey' || others.length > 0) return [];
    const folder = file.path.slice(0, file.path.length - baseName(file.path).length);
    for (const name of certificateNames) {
      const partner = byPath.get(folder + name);
      const inText = partner?.credentials.filter(({ value }) => value.keyPath === undefined) ?? [];
      const hasKey = inText.some(isPrivateKey);
      const certificates = certificatesOf(inText);
      if (partner === undefined || hasKey || certificates.length === 0) continue;
      return [toPair(file, key, partner, certificates, 'fileName', name)];
    }
    return [];
  });
}

function toPair(
  keyFile: DecodedFile,
  key: DecodedCredential,
  certificateFile: DecodedFile,
  certificates: readonly DecodedCredential[],
  by: KeyPair['by'],
  certificatePlace: string,
): KeyPair {
  return {
    key: { file: keyFile, credential: key },
    certificates: certificates.map((credential) => ({ file: certificateFile, credential })),
    by,
    certificatePlace,
  };
}

/** The certificates of a value, unless its first block, which would be the leaf, cannot be read. */
export function certificatesOf(credentials: readonly DecodedCredential[]): readonly DecodedCredential[] {
  const [first] = credentials.filter(({ content }) => content.kind !== 'privateKey');
  if (first?.content.kind !== 'certificate') return [];
  return credentials.filter(({ content }) => content.kind === 'certificate');
}

/** One place of one document; embedded documents are told apart by the outer key path. */
function placeKey({ value, block }: DecodedCredential, keyPath: string | undefined): string {
  const inner = block.innerKeyPath;
  const outer = inner === undefined ? '' : `${value.keyPath} > ${inner.slice(0, inner.lastIndexOf(' > ') + 1)}`;
  return `${value.object?.documentIndex ?? 0}\n${outer}\n${keyPath ?? ''}`;
}

/** In other texts (documentation, source code) neighbouring blocks are examples, not pairs. */
function isPemFile(file: DecodedFile): boolean {
  return /\.(?:pem|crt|cer|cert|key)$/i.test(file.path);
}
