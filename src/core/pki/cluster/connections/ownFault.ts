import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { readLikeGo } from '../../../x509/go/readLikeGo.ts';
import { pairFault } from '../../kubeconfig/pairFault.ts';
import { pemInput } from '../../kubeconfig/pemInput.ts';
import type { Material } from '../clusterModel.ts';
import type { SourceMaterial } from './connectionModel.ts';

/** Why somebody cannot read the files of its own, and so does not come as far as a connection. */
export interface OwnFault {
  readonly reason: 'keyMismatch' | 'unreadable' | 'caUnreadable';
  /** In Go's words. */
  readonly error: string;
}

/**
 * Tells why a certificate and its key are not taken together; `undefined` where they are, or where not both are known.
 *
 * @param isEtcd - Whoever reads them is etcd's library.
 */
export function pairFaultOf({ material, key, isWithoutKey }: SourceMaterial, isEtcd: boolean): OwnFault | undefined {
  if (isEtcd && isWithoutKey === true) {
    return { reason: 'unreadable', error: `KeyFile and CertFile must both be present[key: , cert: ${material.name}]` };
  }
  if (key === undefined || !isKnown(material)) return undefined;
  if (key.source === 'absent') return { reason: 'unreadable', error: `open ${key.name}: no such file or directory` };
  if (!isKnown(key)) return undefined;
  const error = pairFault(pemInput(material, undefined), pemInput(key, undefined));
  if (error === undefined) return undefined;
  return { reason: error.endsWith('does not match public key') ? 'keyMismatch' : 'unreadable', error };
}

/** What stands in a field and is no credential is a sample, of which nothing is known. */
function isKnown({ source, occurrences }: Material): boolean {
  return source === 'file' || source === 'noCredential' || (source === 'value' && occurrences.length > 0);
}

/** Tells why etcd does not take a file of CAs, in which every block has to be a certificate. */
export function etcdCaFault({ material }: SourceMaterial): OwnFault | undefined {
  if (!isKnown(material)) return undefined;
  for (const { content, bytes } of pemInput(material, undefined)) {
    const reading = content.kind === 'certificate' ? goReadingOf(content) : readLikeGo(bytes());
    if ('error' in reading) return { reason: 'caUnreadable', error: reading.error };
  }
  return undefined;
}
