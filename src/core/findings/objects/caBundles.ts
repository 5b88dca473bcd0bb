import * as l10n from '@vscode/l10n';
import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { nodeAt, scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, FilePlace, Material, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import { bundleFault, standInNamespace } from '../../pki/cluster/objects/bundleFault.ts';
import {
  type CalledService,
  type ClientConfig,
  clientConfigKinds,
  clientConfigsOf,
  injectionMarkOf,
} from '../../pki/cluster/objects/clientConfigs.ts';
import { injectionOf, isInjectionFailing } from '../../pki/cluster/objects/injections.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { isWrittenLater } from '../../pki/cluster/objects/programmedObjects.ts';
import { type ServingSecret, servingSecretsOf } from '../../pki/cluster/objects/servingSecrets.ts';
import { verifyBetween } from '../../pki/cluster/verifyBetween.ts';
import { isOfPrivateCa } from '../../pki/privateCas.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { usageOids } from '../../x509/usageOids.ts';
import { listOf } from '../certificateWords.ts';
import { apiserverFails } from '../commonSentences.ts';
import { keysAbove } from '../connections/authorityVotes.ts';
import { quotedVerdict } from '../connections/quotedVerdict.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { placeholderBundle } from '../placeholders.ts';
import { injectionFaults } from './caInjections.ts';
import { ofPrivateCa } from './serverAuthorities.ts';

/**
 * caBundle written by a controller.
 *
 * When: the object has an annotation for cert-manager's CA injector (`cert-manager.io/inject-ca-from` and its relatives) or OpenShift's
 * service CA operator (`service.beta.openshift.io/inject-cabundle`).
 *
 * A placeholder or an empty value is normal here.
 *
 * @category wiring
 * @stage understand
 * @see CM, OCP
 */
export const cabundleManaged = {
  code: 'cabundle-managed',
  severity: 'hint',
  fact: {
    byController: 'A controller writes caBundle and overwrites changes made here.',
    fromSource: 'A controller writes caBundle from {source} and overwrites changes made here.',
  },
} as const satisfies FindingRecord;

/**
 * Service name missing from a webhook's certificate.
 *
 * When: `caBundle` verifies a Secret that is known to serve the webhook or aggregated API, but its subject alternative names lack
 * `<service>.<namespace>.svc`.
 *
 * kube-apiserver uses this name to verify the servers of Services.
 *
 * @category san
 * @stage understand
 * @see AS-webhook
 */
export const webhookSanMissingService = {
  code: 'webhook-san-missing-service',
  severity: 'error',
  fact: 'The certificate in Secret {secret} does not cover {host}, the name kube-apiserver uses for Service {service}.',
  consequence: apiserverFails,
  wayOut: 'Reissue it with this DNS name.',
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * Outdated caBundle.
 *
 * When: `caBundle` verifies none of the serving certificates found for its Service.
 *
 * @category wiring
 * @stage understand
 * @see AS-webhook
 */
export const cabundleStale = {
  code: 'cabundle-stale',
  severity: 'error',
  fact: 'caBundle of {object} does not verify the certificate in Secret {secret}.',
  consequence: apiserverFails,
  wayOut: 'Replace it with the CA that signed that certificate.',
  quickFix: 'replace-ca',
} as const satisfies FindingRecord;

/**
 * caBundle not set.
 *
 * When: `caBundle` is missing or empty, and nothing says that a controller writes it. It is reported once for each file, since the manifests
 * of an operator leave out many.
 *
 * kube-apiserver then rejects a serving certificate of a CA inside the cluster with `unknown authority`. Set `caBundle`, or
 * add the annotation of a controller that writes it. If the server's certificate is among the files, it is reported as
 * [private-ca-not-configured](private-ca-not-configured.md).
 *
 * @category wiring
 * @stage understand
 * @see API-misc
 */
export const cabundleEmpty = {
  code: 'cabundle-empty',
  severity: 'info',
  fact: {
    once: 'caBundle is not set, so kube-apiserver verifies {host} with the CAs of its system.',
    often:
      'caBundle is not set in {count} places of this file, so kube-apiserver verifies {hosts} with the CAs of its system.',
  },
} as const satisfies FindingRecord;

/**
 * Judges the CAs with which the API server verifies webhooks and aggregated APIs, by the serving certificates that stand
 * in Secrets of the same files.
 */
export function checkCaBundles(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const unset: UnsetBundle[] = [];
  const found = clientConfigKinds.flatMap(index.ofKind).flatMap((placed) => {
    const configs = clientConfigsOf(placed);
    const mark = injectionMarkOf(placed);
    if (configs.length > 0 && mark !== undefined) {
      const faults = injectionFaults(index, placed, configs);
      const isTold = faults.some(({ severity }) => severity === 'error');
      const others = isTold ? [] : configs.flatMap((config) => ofBundle(index, config, now));
      const isWritten = !isInjectionFailing(injectionOf(index, placed));
      return [...(isWritten ? [managed(placed, configs, mark.text)] : []), ...faults, ...others];
    }
    return configs.flatMap((config) => judge(index, config, now, unset));
  });
  found.push(...unsetInFiles(unset));
  // Several webhooks have one server.
  const distinct = new Map(found.map((draft) => [`${draft.code}\n${draft.path}\n${draft.span?.start}`, draft]));
  return [...distinct.values()];
}

function managed(placed: PlacedObject, configs: readonly ClientConfig[], source: string): FindingDraft {
  const span = configs[0]?.caBundle?.keySpan ?? injectionMarkOf(placed)?.keySpan ?? spanOf(placed.object.root);
  return placedAt(
    { file: placed.file, span: span ?? { start: 0, end: 0 } },
    source === 'true'
      ? problem(cabundleManaged, { fact: 'byController' })
      : problem(cabundleManaged, { fact: 'fromSource', values: { source: visibleText(source) } }),
  );
}

function judge(index: ObjectIndex, config: ClientConfig, now: number, unset: UnsetBundle[]): readonly FindingDraft[] {
  const { caBundle, service } = config;
  if (caBundle === undefined || caBundle.text === '') return withoutBundle(index, config, unset);
  if (service === undefined) return [];
  const reason = placeholderReason(caBundle.text);
  return reason === undefined ? ofBundle(index, config, now) : placeholderIn(index, config, caBundle);
}

function ofBundle(index: ObjectIndex, config: ClientConfig, now: number): readonly FindingDraft[] {
  const { placed, caBundle, service } = config;
  if (caBundle === undefined || service === undefined) return [];
  const bundle = materialInField(index.graph, placed.file, placed.object, caBundle);
  return bundle.certificates.length === 0 ? [] : judgeBundle(index, config, service, bundle, now);
}

function placeholderIn(index: ObjectIndex, config: ClientConfig, caBundle: ScalarNode): readonly FindingDraft[] {
  const { file, object } = config.placed;
  if (materialInField(index.graph, file, object, caBundle).occurrences.length > 0) return [];
  const fault = bundleFault(index, config);
  return fault === undefined ? [] : [placedAt({ file, span: caBundle.span }, placeholderBundle(fault))];
}

function judgeBundle(
  index: ObjectIndex,
  { placed }: ClientConfig,
  service: CalledService,
  bundle: Material,
  now: number,
): readonly FindingDraft[] {
  const { graph } = index;
  const serving = servingSecretsOf(index, placed, service);
  const errorOf = ({ material }: ServingSecret, name?: string) => {
    const verdict = verifyBetween(graph, {
      presented: material.certificates,
      anchors: bundle.certificates,
      at: now,
      usages: [usageOids.serverAuth],
      ...(name === undefined ? {} : { name }),
    });
    return verdict === undefined || 'unreadable' in verdict ? undefined : verdict;
  };
  const trusted = serving.filter((each) => errorOf(each)?.accepted === true);
  if (trusted.length > 0) {
    if (trusted.some((each) => errorOf(each, service.host)?.accepted === true)) return [];
    return trusted.flatMap((each) => unnamed(each, service, errorOf(each, service.host)?.error?.message, bundle));
  }
  const strangers = serving.filter(({ by }) => by === 'certain');
  const errors = strangers.map((each) => errorOf(each)?.error);
  const anchorKeys = new Set(bundle.certificates.map(({ keyId }) => keyId));
  const isOther = strangers.every(({ leaf }, position) => {
    const isKnown =
      leaf.issuer.kind === 'verified' || leaf.issuer.kind === 'selfSigned' || leaf.issuer.kind === 'unknown';
    const isBelow = anchorKeys.has(leaf.keyId) || [...keysAbove(graph, leaf)].some((key) => anchorKeys.has(key));
    return errors[position]?.code === 'unknownAuthority' && isKnown && !isBelow;
  });
  const [first] = strangers;
  return first === undefined || !isOther ? [] : [stale(placed, first, bundle, errors[0]?.message ?? '')];
}

function unnamed(
  { material, secret }: ServingSecret,
  { host, name, namespace }: CalledService,
  error: string | undefined,
  bundle: Material,
): readonly FindingDraft[] {
  const [occurrence] = material.occurrences;
  if (occurrence === undefined || error === undefined) return [];
  return [
    judgedAt(
      occurrence,
      problem(webhookSanMissingService, {
        values: {
          secret: objectName(secret),
          host: visibleText(host),
          service: visibleText(`${namespace}/${name}`),
          error: quotedVerdict(error),
        },
        related: [relatedAt(bundle.place, l10n.t('CA with which it is verified'))],
      }),
    ),
  ];
}

function stale(
  placed: PlacedObject,
  { secret, material, leaf }: ServingSecret,
  bundle: Material,
  error: string,
): FindingDraft {
  const occurrence = material.occurrences.find(({ credential }) => credential.fingerprint === leaf.fingerprint);
  return placedAt(
    bundle.place,
    problem(cabundleStale, {
      values: {
        object: visibleText(placed.object.name ?? placed.object.kind),
        secret: objectName(secret),
        error: quotedVerdict(error),
      },
      related: occurrence === undefined ? [] : [relatedPlace(occurrence, l10n.t('Certificate that is presented'))],
    }),
  );
}

/** A caBundle that is not set, and the server that is verified without it. */
interface UnsetBundle {
  readonly place: FilePlace;
  readonly host: string;
}

/** @param unset - Gets what is only worth a mention. */
function withoutBundle(index: ObjectIndex, config: ClientConfig, unset: UnsetBundle[]): readonly FindingDraft[] {
  const { placed, node, service, caBundle } = config;
  const { file, object } = placed;
  if (service === undefined || service.namespace === standInNamespace || isOpenEnded(object)) return [];
  if (isWrittenLater(index, placed)) return [];
  if (nodeAt(node, 'caBundle') !== caBundle || scalarAt(node, 'insecureSkipTLSVerify')?.text === 'true') return [];
  const place = { file, span: caBundle?.keySpan ?? service.node.span };
  const judgement = privateServer(index, placed, service);
  if (judgement !== undefined) return [placedAt(place, judgement)];
  unset.push({ place, host: service.host });
  return [];
}

/** Says it once for each file. */
function unsetInFiles(unset: readonly UnsetBundle[]): readonly FindingDraft[] {
  return Array.from(groupBy(unset, ({ place }) => place.file.path).values(), (inFile) => {
    const [first] = inFile.toSorted((a, b) => a.place.span.start - b.place.span.start);
    if (first === undefined) return [];
    const hosts = listOf([...new Set(inFile.map(({ host }) => visibleText(host)))]);
    const judgement =
      inFile.length === 1
        ? problem(cabundleEmpty, { fact: 'once', values: { host: hosts } })
        : problem(cabundleEmpty, { fact: 'often', values: { count: String(inFile.length), hosts } });
    return [placedAt(first.place, judgement)];
  }).flat();
}

/** Whose certificate is known, and of a CA that no system trusts: nothing writes the CA later. */
function privateServer(index: ObjectIndex, placed: PlacedObject, service: CalledService): Judgement | undefined {
  if (isExample(placed.file)) return undefined;
  const { graph } = index;
  const serving = servingSecretsOf(index, placed, service).filter(({ by }) => by === 'certain');
  const [first] = serving;
  const [occurrence] = first?.material.occurrences ?? [];
  if (first === undefined || occurrence === undefined) return undefined;
  if (!serving.every(({ leaf }) => isOfPrivateCa(graph, leaf))) return undefined;
  return ofPrivateCa(graph, first.leaf, occurrence, { flag: 'caBundle', verifier: 'kube-apiserver' });
}
