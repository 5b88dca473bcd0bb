import type { StartLoad } from '../../../kubernetes/tables/componentFlags.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { readLikeGo } from '../../../x509/go/readLikeGo.ts';
import { algorithmError, pairFault, withoutCertificate } from '../../kubeconfig/pairFault.ts';
import { type PemInput, pemInput } from '../../kubeconfig/pemInput.ts';
import { rootsFault } from '../../kubeconfig/rootsFault.ts';
import type { CertificateNode } from '../../pkiModel.ts';
import type { Material } from '../clusterModel.ts';
import { halfOfEtcd } from '../halfPairs.ts';
import { publicKeyFault } from '../publicKeyFault.ts';
import type { Missing, SourceMaterial } from './connectionModel.ts';

/** Why a side cannot read its own files, so that no connection is made. */
export interface OwnFault {
  readonly reason: 'keyMismatch' | 'unreadable' | 'caUnreadable';
  /** In Go's words. */
  readonly error: string;
  /** What is not there, in place of words that are not known. */
  readonly missing?: Missing;
}

/**
 * Tells why a certificate and its key cannot be loaded together; `undefined` if they can, or if one is unknown.
 *
 * @param isEtcd - They are read by etcd's library.
 */
export function pairFaultOf(
  { material, key, isWithoutKey, unusable, lacking }: SourceMaterial,
  isEtcd: boolean,
): OwnFault | undefined {
  if (unusable !== undefined) return { reason: 'unreadable', error: unusable };
  if (lacking !== undefined) return { reason: 'unreadable', ...lackingFault(lacking) };
  if (isEtcd && isWithoutKey === true) {
    return { reason: 'unreadable', error: halfOfEtcd({ certificate: material.name }) };
  }
  if (key === undefined) return misspeltFault(material);
  if (!isKnown(material)) return undefined;
  if (key.source === 'absent') return { reason: 'unreadable', error: `open ${key.name}: no such file or directory` };
  if (!isKnown(key)) return undefined;
  const fault = pairFault(pemInput(material, material.placeholder), pemInput(key, key.placeholder));
  if (fault === undefined) return undefined;
  const { error } = fault;
  return { reason: error.endsWith('does not match public key') ? 'keyMismatch' : 'unreadable', error };
}

/** No key of such an algorithm can be read. */
export function unsupportedKey({ certificate: { publicKey } }: CertificateNode): OwnFault | undefined {
  const error = algorithmError(publicKey.algorithm);
  return error === undefined ? undefined : { reason: 'unreadable', error };
}

function lackingFault(missing: Missing): Pick<OwnFault, 'error' | 'missing'> {
  return {
    error: `${missing.name} ${missing.why === 'fileUnreadable' ? 'cannot be read' : 'does not exist'}`,
    missing,
  };
}

/** A file whose key is not known: without the certificate, if Go does not find it in the file's PEM. */
function misspeltFault(material: Material): OwnFault | undefined {
  const { source, occurrences } = material;
  const isMisspelt = occurrences.some(({ credential: { block } }) => block.unseen !== undefined);
  const blocks = source === 'file' && isMisspelt ? pemInput(material, undefined) : undefined;
  if (blocks === undefined || blocks.some(({ label }) => label === 'CERTIFICATE')) return undefined;
  return { reason: 'unreadable', error: withoutCertificate(blocks) };
}

/** A field without a credential is a sample with unknown content, unless it is read as it is. */
function isKnown({ source, occurrences, placeholder }: Material): boolean {
  if (source !== 'value') return source === 'file' || source === 'noCredential';
  return occurrences.length > 0 || placeholder !== undefined;
}

/**
 * Tells why a program of Go finds no CA in a file or field: it skips what it cannot read, and needs one.
 *
 * @param verifier - Clients read it with client-go, servers with its library for certificates.
 */
export function caFault(
  { material, unusable, lacking }: SourceMaterial,
  verifier: 'client' | 'server',
): OwnFault | undefined {
  if (unusable !== undefined) return { reason: 'caUnreadable', error: unusable };
  if (lacking !== undefined) return { reason: 'caUnreadable', ...lackingFault(lacking) };
  const error = isKnown(material) ? rootsFault(pemInput(material, material.placeholder)) : undefined;
  if (error === undefined) return undefined;
  return { reason: 'caUnreadable', error: verifier === 'client' ? error : noCertificates };
}

const noCertificates = 'data does not contain any valid RSA or ECDSA certificates';

/** Tells why etcd rejects a CA file, in which every block must be a certificate. */
export function etcdCaFault({ material }: SourceMaterial): OwnFault | undefined {
  if (!isKnown(material)) return undefined;
  const error = pemInput(material, undefined)
    .map(parseFault)
    .find((each) => each !== undefined);
  return error === undefined ? undefined : { reason: 'caUnreadable', error };
}

function parseFault({ content, bytes }: PemInput): string | undefined {
  const reading = content.kind === 'certificate' ? goReadingOf(content) : readLikeGo(bytes());
  return 'error' in reading ? reading.error : undefined;
}

/** Tells why a program cannot load a file when it starts; `undefined` if it can, or if it is unknown. */
export function loadFault(shown: SourceMaterial, how: StartLoad): string | undefined {
  switch (how) {
    case 'pair':
    case 'pairOfEtcd':
      return pairFaultOf(shown, how === 'pairOfEtcd')?.error;
    case 'signer':
      return pairFaultOf(shown, false)?.error ?? surplusFault(shown.material);
    case 'bundleOfEtcd':
      return etcdCaFault(shown)?.error;
    case 'roots':
      return caFault(shown, 'client')?.error;
    default:
      return isKnown(shown.material)
        ? contentFault(pemInput(shown.material, shown.material.placeholder), how)
        : undefined;
  }
}

/** Tells why kube-controller-manager does not sign with a file of several certificates. */
export function surplusFault({ certificates: { length } }: Material): string | undefined {
  return length > 1 ? `expected 1 certificate, found ${length}` : undefined;
}

function contentFault(blocks: readonly PemInput[], how: 'bundle' | 'publicKeys' | 'privateKey'): string | undefined {
  switch (how) {
    case 'bundle': {
      const certificates = blocks.filter(({ label, hasHeaders }) => label === 'CERTIFICATE' && !hasHeaders);
      const error = certificates.map(parseFault).find((each) => each !== undefined);
      return certificates.length === 0 ? noCertificates : error;
    }
    case 'publicKeys':
      return blocks.some((block) => holdsPublicKey.test(block.label) && publicKeyFault(block) === undefined)
        ? undefined
        : noPublicKeys;
    case 'privateKey':
      return privateKeyFault(blocks);
  }
}

const holdsPublicKey = /^(?:(?:RSA |EC )?(?:PUBLIC|PRIVATE) KEY|CERTIFICATE)$/;
const noPublicKeys = 'data does not contain any valid RSA or ECDSA public keys';
/** Of the first key, which is the one that counts. */
function privateKeyFault(blocks: readonly PemInput[]): string | undefined {
  const [key] = blocks.flatMap(({ content }) => (content.kind === 'privateKey' && !content.encrypted ? content : []));
  if (key === undefined || key.algorithm === 'Ed448') return noPrivateKey;
  return key.algorithm === 'Ed25519' ? unknownKeyType : undefined;
}

const noPrivateKey = 'data does not contain a valid RSA or ECDSA private key';
const unknownKeyType =
  'unknown private key type ed25519.PrivateKey, must be *rsa.PrivateKey, *ecdsa.PrivateKey, or jose.OpaqueSigner';
