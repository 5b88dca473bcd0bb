import * as l10n from '@vscode/l10n';
import type { ChangePlan } from '../change/changeModel.ts';
import type { KeyAlgorithm } from '../keys/keyModel.ts';
import { addCertificate, type NewParts, newCaValidity, newKey, newPemFile, planOf } from './newCertificate.ts';

/** A new self-signed CA. */
export interface CaRequest {
  readonly commonName: string;
  /** `ca`, `etcd-ca`, `front-proxy-ca`; absent: not one of Kubernetes' CAs. */
  readonly role?: string;
  /** Paths of the new files. */
  readonly certificate: string;
  readonly key: string;
  readonly now: number;
  readonly days?: number;
  readonly keyAlgorithm?: KeyAlgorithm;
}

/** Plans a self-signed CA like kubeadm's: ten years, its name as DNS name, no path length. */
export function planCa(request: CaRequest): ChangePlan {
  const { commonName, role, certificate, key, now, days, keyAlgorithm = 'RSA-2048' } = request;
  const id = 'new-ca';
  const parts: NewParts = { certificates: [], keys: [], files: [] };
  addCertificate(parts, {
    id,
    ...(role === undefined ? {} : { role }),
    name: commonName,
    content: {
      commonName,
      organizations: [],
      keyUsage: ['digitalSignature', 'keyEncipherment', 'keyCertSign'],
      extKeyUsage: [],
      names: [commonName],
      isCa: true,
    },
    issuer: { kind: 'self' },
    validity: newCaValidity(now, { days }),
    keyAlgorithm,
  });
  parts.files.push(
    newPemFile(key, [newKey(id, keyAlgorithm)]),
    newPemFile(certificate, [{ kind: 'certificate', certificate: id }]),
  );
  return planOf(l10n.t('Create CA {0}', commonName), parts);
}
