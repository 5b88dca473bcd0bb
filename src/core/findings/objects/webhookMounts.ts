import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { mountFaultsIn } from '../../pki/cluster/objects/mountFaults.ts';
import { objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { optional } from '../../text/optional.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedObject } from '../placedAt.ts';

/**
 * Certificate of a webhook not mounted.
 *
 * When: the Pods behind the Service of a webhook, of an aggregated API or of a conversion do not mount the Secret with its certificate where their program
 * reads it: at the folder of a flag or variable, or at the default of controller-runtime, `/tmp/k8s-webhook-server/serving-certs`, if the
 * Secret is mounted nowhere. Or the Secret that is mounted there has no `tls.crt` and `tls.key`. That it is another one, of a similar name, which is not in the
 * files, is a warning: the cluster may have it.
 *
 * Nothing is said if the Secret of the Service is not known, if kustomize or an injector changes the workload, or if its program may make the certificate itself.
 *
 * @category wiring
 * @stage understand
 * @see API-misc, CM
 */
export const webhookCertNotMounted = {
  code: 'webhook-cert-not-mounted',
  severity: 'error',
  fact: {
    unmounted: 'No volume is mounted at {folder}, where {program} reads the certificate of Service {service}.',
    elsewhere:
      'Secret {secret} is mounted at {other}, but {program} reads the certificate of Service {service} at {folder}.',
    other:
      'The volume at {folder} names Secret {other}, which is not in these files; the certificate of Service {service} is in Secret {secret}.',
    keys: 'Secret {secret}, which is mounted at {folder}, has no {keys}, which {program} reads.',
  },
  consequence: { program: programFails, other: 'If the cluster does not have it either, kubelet fails with {error}.' },
  wayOut: {
    mount: 'Mount Secret {secret} at {folder}.',
    name: 'Name Secret {secret} in the volume.',
    keys: 'Add {keys} to the Secret.',
  },
} as const satisfies FindingRecord;

const wayOut = { unmounted: 'mount', elsewhere: 'mount', other: 'name', keys: 'keys' } as const;

/** Reports servers that kube-apiserver calls, and that do not get their certificate. */
export function checkWebhookMounts(picture: ClusterPicture): readonly FindingDraft[] {
  return mountFaultsIn(picture).map((fault) => {
    const { place, kind, program, service, secret, serving, folder, other, lacking, error } = fault;
    const values = {
      folder: visibleText(folder),
      program: visibleText(program),
      service: visibleText(`${service.namespace}/${service.name}`),
      secret: secret.placed === undefined ? visibleText(secret.name) : objectName(secret.placed),
      other: visibleText(other),
      keys: listOf(lacking),
      error: `\`${visibleWholeText(error)}\``,
    };
    const judgement = problem(webhookCertNotMounted, {
      ...optional('severity', kind === 'other' ? 'warning' : undefined),
      fact: kind,
      consequence: kind === 'other' ? 'other' : 'program',
      wayOut: wayOut[kind],
      values,
      related: serving === undefined ? [] : relatedObject(serving),
    });
    return placedAt(place, judgement);
  });
}
