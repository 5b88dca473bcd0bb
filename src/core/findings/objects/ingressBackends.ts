import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Backend verified without its name.
 *
 * When: an Ingress for ingress-nginx sets `proxy-ssl-verify: on` and `proxy-ssl-secret` for a backend with HTTPS or GRPCS, but not `proxy-ssl-name`.
 *
 * ingress-nginx calls all backends `upstream_balancer`, and nginx compares the certificate with this name.
 *
 * @category wiring
 * @stage understand
 * @see NGINX
 */
export const ingressBackendNameMissing = {
  code: 'ingress-backend-name-missing',
  severity: 'error',
  fact: 'proxy-ssl-verify is on, but proxy-ssl-name is not set, so nginx looks for the name upstream_balancer in the certificate of the backend.',
  consequence: 'It fails with `upstream SSL certificate does not match "upstream_balancer"`.',
  wayOut: 'Set the annotation proxy-ssl-name to a DNS name in the certificate of the backend.',
} as const satisfies FindingRecord;

/** Reports Ingresses whose backends are verified for a name that no certificate has. */
export function checkIngressBackends(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture).ofKind('Ingress').flatMap(judge);
}

function judge({ file, object }: PlacedObject): readonly FindingDraft[] {
  const annotations = mappingAt(object.root, 'metadata', 'annotations');
  const valueAt = (name: string) => scalarAt(annotations, `nginx.ingress.kubernetes.io/${name}`);
  const verify = valueAt('proxy-ssl-verify');
  const secret = valueAt('proxy-ssl-secret')?.text ?? '';
  const isTls = /^(?:HTTPS|GRPCS)$/i.test(valueAt('backend-protocol')?.text ?? '');
  if (verify?.text !== 'on' || secret === '' || !isTls || isOpenEnded(object) || isOpen(verify)) return [];
  const snippets = ['configuration-snippet', 'server-snippet'].map((name) => valueAt(name)?.text ?? '');
  if ((valueAt('proxy-ssl-name')?.text ?? '') !== '' || snippets.some((text) => text.includes('proxy_ssl_'))) return [];
  return [placedAt({ file, span: verify.keySpan ?? verify.span }, problem(ingressBackendNameMissing, {}))];
}
