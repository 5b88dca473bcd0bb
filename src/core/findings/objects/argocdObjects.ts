import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isKustomizedWith, isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import {
  decodedText,
  type ObjectIndex,
  objectIndexOf,
  objectName,
  textUnder,
  valueUnder,
} from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { groupBy, groupByEach } from '../../text/groupBy.ts';
import { isRecord, jsonRecord } from '../../text/jsonRecord.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { Span } from '../../text/span.ts';
import { visibleText } from '../../text/visibleText.ts';
import { insecureWithCa } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Argo CD cluster with a CA and insecure.
 *
 * When: a cluster Secret of Argo CD sets `insecure: true` and `caData` in `tlsClientConfig`.
 *
 * @category secrets
 * @stage understand
 * @see ARGO, CG-transport
 */
export const argocdInsecureWithCa = {
  code: 'argocd-insecure-with-ca',
  severity: 'error',
  fact: 'insecure and caData of this cluster cannot be used together.',
  consequence: insecureWithCa,
  wayOut: 'Remove insecure so that the server is verified.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Secret that Argo CD ignores.
 *
 * When: a Secret has the URL of the repository, or the address of the cluster, of an Application beside it, but not the label
 * `argocd.argoproj.io/secret-type`, or another value there than `repository`, `repo-creds`, `cluster` or those for writing.
 *
 * A Secret that `argocd-cm` names needs no label. Nothing is said if another Secret has the credentials.
 *
 * @category secrets
 * @stage understand
 * @see ARGO
 */
export const argocdSecretIgnored = {
  code: 'argocd-secret-ignored',
  severity: 'warning',
  fact: {
    missing: 'Argo CD ignores Secret {secret}: it has no label argocd.argoproj.io/secret-type.',
    value: 'Argo CD ignores Secret {secret}: "{value}" is not a value of the label argocd.argoproj.io/secret-type.',
  },
  consequence: {
    repository: 'Application {application} may fail with `authentication required` or `repository not found`.',
    cluster: 'Application {application} may fail with `there are no clusters with this name` or `cluster not found`.',
  },
  wayOut: 'Add the label `argocd.argoproj.io/secret-type: {wanted}`.',
} as const satisfies FindingRecord;

/**
 * CAs of Argo CD not mounted.
 *
 * When: ConfigMap `argocd-tls-certs-cm` has a certificate, and the repo server of the same namespace does not mount it at `/app/config/tls`.
 *
 * @category wiring
 * @stage understand
 * @see ARGO
 */
export const argocdCertsNotMounted = {
  code: 'argocd-certs-not-mounted',
  severity: 'warning',
  fact: {
    missing: "Argo CD's repo server does not mount ConfigMap argocd-tls-certs-cm at /app/config/tls.",
    other: "Argo CD's repo server mounts {volume} at /app/config/tls, not ConfigMap argocd-tls-certs-cm.",
  },
  consequence:
    'It does not have the CAs in the ConfigMap, and fails with `x509: certificate signed by unknown authority`.',
  wayOut: 'Mount the ConfigMap as a volume at /app/config/tls.',
} as const satisfies FindingRecord;

/** Reports Secrets and ConfigMaps of Argo CD that contradict themselves, or that it does not read. */
export function checkArgocdObjects(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const secrets = index.ofKind('Secret');
  return [
    ...secrets.flatMap(judge),
    ...(index.ofKind('Application').length === 0 ? [] : secrets.flatMap((secret) => ignored(index, secret))),
    ...index.named('ConfigMap', tlsCerts).flatMap((map) => notMounted(index, map)),
  ];
}

const secretType = 'argocd.argoproj.io/secret-type';
const secretTypes = /^(?:repository|repo-creds|repository-write|repo-write-creds|cluster)$/;

/** What a Secret is for: the repositories below an URL, or a cluster. */
function targetOf(secret: PlacedObject): { readonly url: string; readonly isCluster: boolean } | undefined {
  const isCluster = valueUnder(secret, 'server') !== undefined && valueUnder(secret, 'config') !== undefined;
  const url = textUnder(secret, isCluster ? 'server' : 'url')?.trim();
  return url === undefined || url === '' ? undefined : { url: plainUrl(url), isCluster };
}

/** It has credentials for repositories below an URL; for those of a whole server its name tells what it is for. */
function isTemplate({ object: { root, name = '' } }: PlacedObject, url: string): boolean {
  const hasCredentials = ['stringData', 'data'].some((field) =>
    [...(mappingAt(root, field)?.entries.keys() ?? [])].some((key) => credentialKeys.test(key)),
  );
  return hasCredentials && (/[^/:]\/./.test(url) || /repo|cred/.test(name));
}

const credentialKeys = /^(?:username|password|sshPrivateKey|githubApp)/;

/** As Argo CD compares. */
function plainUrl(url: string): string {
  return url.toLowerCase().replace(/(?:\.git)?\/*$/, '');
}

interface Wanting {
  readonly application: PlacedObject;
  readonly node: ScalarNode;
}

/** What the Applications name: repositories under their URLs and those above, clusters as written too. */
const wantingIn = memoisedBy((index: ObjectIndex) => {
  const wanted = (fields: readonly string[], ...kinds: readonly string[]) =>
    index.ofKind('Application').flatMap((application) =>
      kinds
        .flatMap((kind) => [
          mappingAt(application.object.root, 'spec', kind),
          ...itemsAt(application.object.root, 'spec', kind),
        ])
        .flatMap((node) => fields.flatMap((field) => scalarAt(node, field) ?? []))
        .map((node): Wanting => ({ application, node })),
    );
  return groupByEach(
    [...wanted(['repoURL'], 'source', 'sources'), ...wanted(['server', 'name'], 'destination')],
    ({ node: { text } }) => new Set([text, ...urlsAbove(plainUrl(text))]),
  );
});

/** An URL, and those that it begins with. No repository is as deep as the limit. */
function urlsAbove(url: string): readonly string[] {
  const parts = url.split('/', 20);
  return [...new Set([url, ...parts.map((_, at) => parts.slice(0, at + 1).join('/'))])];
}

const labelledIn = memoisedBy((index: ObjectIndex) => {
  const all = index
    .ofKind('Secret')
    .filter(({ object: { root } }) => scalarAt(root, 'metadata', 'labels', secretType) !== undefined);
  return { all, byUrl: groupBy(all, (secret) => targetOf(secret)?.url) };
});

function ignored(index: ObjectIndex, secret: PlacedObject): readonly FindingDraft[] {
  const { file, object } = secret;
  const label = scalarAt(object.root, 'metadata', 'labels', secretType);
  const target = targetOf(secret);
  if (target === undefined || isOpenEnded(object)) return [];
  if (label !== undefined && (secretTypes.test(label.text) || isOpen(label))) return [];
  const { url, isCluster } = target;
  const clusterName = isCluster ? textUnder(secret, 'name')?.trim() : undefined;
  const named = wantingIn(index);
  const isPrefix = isCluster || isTemplate(secret, url);
  const isFor = ({ node }: Wanting) =>
    node.keyPath.endsWith('repoURL') !== isCluster && (isPrefix || plainUrl(node.text) === url);
  const wanting = [...(named.get(url) ?? []), ...(named.get(clusterName ?? '') ?? [])].filter(isFor);
  const [nearest] = index.nearest(
    secret,
    wanting.map(({ application }) => application),
    object.namespace,
  );
  const wanted = wanting.find(({ application }) => application === nearest);
  const name = scalarAt(object.root, 'metadata', 'name');
  if (wanted === undefined || name === undefined || isNamedInSettings(index, name.text)) return [];
  const { all, byUrl } = labelledIn(index);
  const above = isCluster ? [plainUrl(wanted.node.text)] : urlsAbove(plainUrl(wanted.node.text));
  const credentials = wanted.node.text === clusterName ? all : above.flatMap((each) => byUrl.get(each) ?? []);
  const others = credentials.filter((other) => other !== secret);
  if (index.nearest(secret, others, object.namespace).length > 0) return [];
  // Kustomize may add the label.
  if (isPatched(index, secret) || isKustomizedWith(index, secret, /argocd\.argoproj\.io\/secret-type/g)) return [];
  const judgement = problem(argocdSecretIgnored, {
    fact: label === undefined ? 'missing' : 'value',
    consequence: isCluster ? 'cluster' : 'repository',
    values: {
      secret: objectName(secret),
      application: objectName(wanted.application),
      value: visibleText(label?.text ?? ''),
      wanted: isCluster ? 'cluster' : plainUrl(wanted.node.text) === url ? 'repository' : 'repo-creds',
    },
    related: [relatedAt({ file: wanted.application.file, span: wanted.node.span }, l10n.t('The Application'))],
  });
  return [placedAt({ file, span: (label ?? name).span }, judgement)];
}

/** Older versions name Secrets without labels in `repositories` and `repository.credentials`. */
function isNamedInSettings(index: ObjectIndex, name: string): boolean {
  return index
    .named('ConfigMap', 'argocd-cm')
    .some(({ object: { root } }) =>
      [...(mappingAt(root, 'data')?.entries.values() ?? [])].some(
        (node) => node.kind === 'scalar' && node.text.includes(name),
      ),
    );
}

const tlsCerts = 'argocd-tls-certs-cm';
const tlsFolder = '/app/config/tls';

function notMounted(index: ObjectIndex, map: PlacedObject): readonly FindingDraft[] {
  if (mappingAt(map.object.root, 'data') === undefined) return [];
  const servers = podSpecsIn(index).filter(
    ({ placed: { object } }) =>
      object.namespace === map.object.namespace && /repo-?server/.test(object.name ?? '') && !isOpenEnded(object),
  );
  return servers.flatMap(({ placed, spec }): readonly FindingDraft[] => {
    if (index.nearest(map, [placed], map.object.namespace).length === 0) return [];
    // Others start before it, and copy its program; plugins run beside it.
    const all = itemsAt(spec, 'containers').filter((each) =>
      /argocd|argo-cd/.test(scalarAt(each, 'image')?.text ?? ''),
    );
    const image = scalarAt(all[0], 'image');
    const isElsewhere = all
      .flatMap((each) => itemsAt(each, 'env'))
      .some((each) => scalarAt(each, 'name')?.text === 'ARGOCD_TLS_DATA_PATH');
    if (image === undefined || isElsewhere || isPatched(index, placed)) return [];
    const mounts = all
      .flatMap((each) => itemsAt(each, 'volumeMounts'))
      .filter((each) =>
        `${tlsFolder}/`.startsWith(`${(scalarAt(each, 'mountPath')?.text ?? ' ').replace(/\/$/, '')}/`),
      );
    const sources = mounts.map((mount) => {
      const name = scalarAt(mount, 'name')?.text;
      const volume = itemsAt(spec, 'volumes').find((each) => scalarAt(each, 'name')?.text === name);
      return scalarAt(volume, 'configMap', 'name');
    });
    // Another kind of volume may hold the same.
    if (sources.some((each) => each === undefined || each.text === tlsCerts || isOpen(each))) return [];
    const [source] = sources;
    const judgement = problem(argocdCertsNotMounted, {
      fact: source === undefined ? 'missing' : 'other',
      values: { volume: visibleText(source?.text ?? '') },
      related: [
        relatedAt(
          { file: map.file, span: scalarAt(map.object.root, 'metadata', 'name')?.span ?? image.span },
          l10n.t('The ConfigMap'),
        ),
      ],
    });
    return [placedAt({ file: placed.file, span: (source ?? image).span }, judgement)];
  });
}

function judge(secret: PlacedObject): readonly FindingDraft[] {
  const { file, object } = secret;
  const type = scalarAt(object.root, 'metadata', 'labels', secretType);
  const node = valueUnder(secret, 'config');
  if (type?.text !== 'cluster' || node === undefined) return [];
  const isPlain = scalarAt(object.root, 'stringData', 'config') === node;
  const config = jsonRecord((isPlain ? node.text : decodedText(node.text)) ?? '')?.tlsClientConfig;
  if (!isRecord(config) || config.insecure !== true || typeof config.caData !== 'string' || config.caData === '')
    return [];
  return [placedAt({ file, span: isPlain ? insecureIn(node) : node.span }, problem(argocdInsecureWithCa, {}))];
}

function insecureIn(node: ScalarNode): Span {
  const start = node.text.indexOf('"insecure"');
  return start === -1 ? node.span : node.toSource({ start: start + 1, end: start + '"insecure'.length });
}
