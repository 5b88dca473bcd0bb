import { scalarAt } from '../../../locate/objects/nodes.ts';
import { isRoot } from '../../certificateUse.ts';
import type { CertificateNode, Occurrence } from '../../pkiModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { materialUnder, type ObjectIndex } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';
import { type SecretReference, secretOf } from './referencesOf.ts';

/** What OpenSSL says of clients below such a CA. */
export const noRoot = 'unable to get issuer certificate';

/** With which a proxy does not verify the chain of clients. */
const unverified = /^(?:off|optional_no_ca)$/;

/** CAs with which a proxy verifies clients, and that OpenSSL cannot use as anchors: the root is not among them. */
export function rootlessCaOf(
  index: ObjectIndex,
  reference: SecretReference,
): { readonly secret: PlacedObject; readonly ca: CertificateNode; readonly occurrence: Occurrence } | undefined {
  const { record, placed } = reference;
  const setting = /^(?:nginx\.ingress\.kubernetes\.io|haproxy-ingress\.github\.io)\/auth-tls-secret$/;
  const key = record.path.find((each) => setting.test(each));
  if (key === undefined || isOpenEnded(placed.object)) return undefined;
  const verify = scalarAt(placed.object.root, 'metadata', 'annotations', key.replace(/secret$/, 'verify-client'));
  const secret = unverified.test(verify?.text ?? '') ? undefined : secretOf(index, reference);
  const material = secret && materialUnder(index.graph, secret, 'ca.crt');
  const [ca] = material?.certificates ?? [];
  const [occurrence] = material?.occurrences ?? [];
  if (secret === undefined || ca === undefined || occurrence === undefined) return undefined;
  const isUsable = material?.certificates.some(
    (each) => isRoot(each) || each.certificate.basicConstraints?.isCa !== true,
  );
  return isUsable === true ? undefined : { secret, ca, occurrence };
}
