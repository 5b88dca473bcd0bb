import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { readLikeGo } from '../../../x509/go/readLikeGo.ts';
import { pairFault, withoutCertificate } from '../../kubeconfig/pairFault.ts';
import { pemInput } from '../../kubeconfig/pemInput.ts';
import { rootsFault } from '../../kubeconfig/rootsFault.ts';
import type { Material } from '../clusterModel.ts';
import type { SourceMaterial } from './connectionModel.ts';

/** Why a side cannot read its own files, so that no connection is made. */
export interface OwnFault {
  readonly reason: 'keyMismatch' | 'unreadable' | 'caUnreadable';
  /** In Go's words. */
  readonly error: string;
}

/**
 * Tells why a certificate and its key cannot be loaded together; `undefined` if they can, or if one is unknown.
 *
 * @param isEtcd - They are read by etcd's library.
 */
export function pairFaultOf({ material, key, isWithoutKey }: SourceMaterial, isEtcd: boolean): OwnFault | undefined {
  if (isEtcd && isWithoutKey === true) {
    return { reason: 'unreadable', error: `KeyFile and CertFile must both be present[key: , cert: ${material.name}]` };
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
export function caFault({ material }: SourceMaterial, verifier: 'client' | 'server'): OwnFault | undefined {
  const error = isKnown(material) ? rootsFault(pemInput(material, material.placeholder)) : undefined;
  if (error === undefined) return undefined;
  return { reason: 'caUnreadable', error: verifier === 'client' ? error : noCertificates };
}

const noCertificates = 'data does not contain any valid RSA or ECDSA certificates';

/** Tells why etcd rejects a CA file, in which every block must be a certificate. */
export function etcdCaFault({ material }: SourceMaterial): OwnFault | undefined {
  if (!isKnown(material)) return undefined;
  for (const { content, bytes } of pemInput(material, undefined)) {
    const reading = content.kind === 'certificate' ? goReadingOf(content) : readLikeGo(bytes());
    if ('error' in reading) return { reason: 'caUnreadable', error: reading.error };
  }
  return undefined;
}
