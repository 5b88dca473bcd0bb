import type { CertificateNode } from '../../pkiModel.ts';
import type { Material } from '../clusterModel.ts';

/** The certificate that is presented: the first block, if it is one. */
export function leafOf({ occurrences: [first], certificates: [leaf] }: Material): CertificateNode | undefined {
  return first?.credential.fingerprint === leaf?.fingerprint ? leaf : undefined;
}
