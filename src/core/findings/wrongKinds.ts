import * as l10n from '@vscode/l10n';
import { isCredentialPlace } from '../kubernetes/credentialFieldOf.ts';
import { bundleOf, bundlesIn, effectiveKeyPath, fieldOf } from '../pki/credentialPlace.ts';
import { withoutCertificate, withoutKey } from '../pki/kubeconfig/pairFault.ts';
import { pemInputOf } from '../pki/kubeconfig/pemInput.ts';
import { rootsFault } from '../pki/kubeconfig/rootsFault.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { wrongEncodingOf } from '../pki/wrongEncoding.ts';
import type { FindingDraft } from './draft.ts';
import { judgedAt, judgedPlaces, problem } from './judgement.ts';
import { contentKindOf } from './pairHalves.ts';
import { pemLabelIgnored } from './pemVisibility.ts';
import { roleOfFile } from './places.ts';
import type { Refusal } from './readabilityWords.ts';

/**
 * Reports PEM of another kind where only certificates or a private key belong: requests, public keys, revocation lists,
 * PKCS#7 bundles. Go skips them because of their label. A certificate and key in each other's place are reported as
 * swapped.
 */
export function checkWrongKinds(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    const firsts = bundlesIn(file).flatMap(([credential]) => (credential === undefined ? [] : [{ file, credential }]));
    return judgedPlaces(firsts).flatMap(wrongBundle);
  });
}

/** @param first - Of the credentials that are read together. */
function wrongBundle(first: Occurrence): readonly FindingDraft[] {
  const { file, credential } = first;
  const wanted = wantedKind(first);
  if (wanted === undefined || wrongEncodingOf(credential) !== undefined) return [];
  const bundle = bundleOf(file, credential);
  if (bundle.some(({ content }) => content.kind === 'unreadable') || isSwapped(bundle, wanted)) return [];
  const hasWanted = bundle.some((each) => isSeenAs(each, wanted));
  const told = hasWanted ? bundle.find(isInPkcs7) : credential;
  if (told === undefined || told.block.encoding.every((layer) => layer !== 'pem')) return [];
  const draft = wrongKind({ file, credential: told }, wanted, hasWanted);
  // Where no block is of use, that is said of the whole value and not of one certificate.
  const { fingerprint: _, ...ofPlace } = draft;
  return [hasWanted ? draft : ofPlace];
}

type Wanted = 'certificate' | 'ca' | 'key';

/** What alone can stand here: certain for fields that mean nothing else, and for the files of a cluster's PKI. */
function wantedKind(occurrence: Occurrence): Wanted | undefined {
  const { file, credential } = occurrence;
  const keyPath = effectiveKeyPath(credential);
  if (keyPath === undefined) {
    const role = /\.(?:crt|cer)$/i.test(file.path) ? roleOfFile(occurrence) : undefined;
    return role && (role.id.endsWith('ca') ? 'ca' : 'certificate');
  }
  const owner = credential.block.innerKeyPath === undefined ? credential.value.object : undefined;
  if (!isCredentialPlace(keyPath, owner)) return undefined;
  const field = fieldOf(credential);
  // Cluster API keeps the public key for service-account tokens under `tls.crt`; the object's name may be templated.
  if (field?.id === 'secret-capi' && credential.content.kind === 'publicKey') return undefined;
  const role = field?.role;
  return role === 'certificate' || role === 'ca' || role === 'key' ? role : undefined;
}

function isInPkcs7({ block }: DecodedCredential): boolean {
  return block.encoding.at(-1) === 'pkcs7';
}

/** Blocks with a label that OpenSSL alone takes, or hidden ones, are told as such. */
function isSeenAs(credential: DecodedCredential, wanted: Wanted): boolean {
  return credential.content.kind === contentKindOf(wanted === 'key' ? 'key' : 'certificate') && !isInPkcs7(credential);
}

function isSwapped(bundle: readonly DecodedCredential[], wanted: Wanted): boolean {
  const other = wanted === 'key' ? 'certificate' : 'key';
  return bundle.every((each) => isSeenAs(each, other));
}

function wrongKind(occurrence: Occurrence, wanted: Wanted, hasWanted: boolean): FindingDraft {
  const { credential } = occurrence;
  const { consequence, ...words } = hasWanted
    ? ({ consequence: 'skipped', program: '', error: '' } as const)
    : refusal(occurrence, wanted);
  const judgement = problem(pemLabelIgnored, {
    fact: wanted === 'key' ? 'notKey' : 'notCertificate',
    consequence,
    wayOut: isInPkcs7(credential) ? 'pkcs7' : 'replace',
    values: { ...words, kind: whatItIs(credential) },
  });
  return judgedAt(occurrence, judgement);
}

/** What the PEM block holds, for people. */
function whatItIs(credential: DecodedCredential): string {
  if (isInPkcs7(credential)) return l10n.t('a PKCS#7 bundle');
  switch (credential.content.kind) {
    case 'certificationRequest':
      return l10n.t('a certification request');
    case 'publicKey':
      return l10n.t('a public key');
    case 'crl':
      return l10n.t('a certificate revocation list');
    case 'certificate':
      return l10n.t('a certificate');
    case 'privateKey':
      return l10n.t('a private key');
    default:
      return l10n.t('something else');
  }
}

/** In the words of client-go and `tls.X509KeyPair`. The reader of a field for CAs is not always known. */
function refusal({ file, credential }: Occurrence, wanted: Wanted): Refusal<'loaded' | 'noCa'> {
  const blocks = pemInputOf(file, bundleOf(file, credential));
  const field = fieldOf(credential);
  if (wanted === 'ca' && field !== undefined && field.reader === undefined) {
    return { consequence: 'noCa', program: '', error: '' };
  }
  const errorOf = () => {
    switch (wanted) {
      case 'ca':
        return field === undefined
          ? 'data does not contain any valid RSA or ECDSA certificates'
          : (rootsFault(blocks) ?? '');
      case 'certificate':
        return withoutCertificate(blocks);
      case 'key':
        return withoutKey(blocks);
    }
  };
  return { consequence: 'loaded', program: '', error: `\`${errorOf()}\`` };
}
