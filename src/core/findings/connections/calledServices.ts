import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { apiserverFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedObject } from '../placedAt.ts';

/**
 * Service of a webhook without its port.
 *
 * When: a webhook, a conversion or an aggregated API names a Service that does not have the port that kube-apiserver calls: `port` of the reference, or 443.
 *
 * The port is one of the Service, not of its Pods. Nothing is said if a template or kustomize may change either.
 *
 * @category wiring
 * @stage understand
 * @see API-misc, AS-webhook
 */
export const webhookServicePortMissing = {
  code: 'webhook-service-port-missing',
  severity: 'error',
  fact: 'Service {service} has no port {port}, only {ports}.',
  consequence: apiserverFails,
  wayOut: 'Write port: {first} here, or give the Service port {port}.',
} as const satisfies FindingRecord;

/**
 * Service of a webhook in another namespace.
 *
 * When: a webhook, a conversion or an aggregated API names a Service that is in another namespace of these files: the `caBundle` is of the CA of its
 * certificate, or comes from that namespace, or an object in the same file calls it there with the same `caBundle`.
 *
 * Nothing is said if a template or kustomize may change either.
 *
 * @category wiring
 * @stage understand
 * @see API-misc, AS-webhook
 */
export const webhookServiceInOtherNamespace = {
  code: 'webhook-service-in-other-namespace',
  severity: 'error',
  fact: 'Service {name} must be in namespace {namespace}. These files contain it in namespace {other} only.',
  consequence: apiserverFails,
  wayOut: 'Write namespace: {other} here.',
} as const satisfies FindingRecord;

/** Reports Services that kube-apiserver calls in a namespace where they are not, or at a port that they do not have. */
export function checkCalledServices(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  return verdicts.flatMap(({ connection: { calledService: fault } }) => {
    if (fault?.state !== 'notMet') return [];
    const { service, port, ports, place } = fault;
    const error = `\`${visibleWholeText(fault.error)}\``;
    const related = relatedObject(service);
    if (fault.lacks === 'service') {
      const { name = '', namespace: other = '' } = service.object;
      const values = {
        name: visibleText(name),
        namespace: visibleText(fault.namespace),
        other: visibleText(other),
        error,
      };
      return [placedAt(place, problem(webhookServiceInOtherNamespace, { values, related }))];
    }
    const shown = ports.map((each) => visibleText(each));
    const values = {
      service: objectName(service),
      port: visibleText(port),
      ports: listOf(shown),
      first: shown[0] ?? '',
      error,
    };
    return [placedAt(place, problem(webhookServicePortMissing, { values, related }))];
  });
}
