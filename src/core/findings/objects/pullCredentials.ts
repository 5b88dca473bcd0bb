import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isKustomizedWith, patches } from '../../pki/cluster/objects/kustomizations.ts';
import {
  decodedText,
  type ObjectIndex,
  objectIndexOf,
  objectName,
  textUnder,
  valueUnder,
} from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, type PodSpec, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { secretOf, secretReferencesIn } from '../../pki/cluster/objects/referencesOf.ts';
import { groupBy, groupByEach } from '../../text/groupBy.ts';
import { isRecord, jsonRecord } from '../../text/jsonRecord.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { secretTypeUnsuitable } from './secretReferences.ts';

/**
 * Pull secret for another registry.
 *
 * When: no Secret in `imagePullSecrets` has credentials for the registry of an image, and one has credentials for the same host with another port or path,
 * or for other hosts, which fit no image of these Pods. Those in the ServiceAccount must fit no image of all its Pods. For other hosts, a Secret among the
 * files must have credentials for the registry, or its address a port, and no Pods may pull from it without a Secret.
 *
 * Public registries are left out. kubelet compares host and port letter by letter, part by part where there is a `*`, and the path as the
 * beginning of the image's. It ignores the scheme, and `/v1/` or `/v2/` at the beginning of the path.
 *
 * @category secrets
 * @stage understand
 * @see API-core
 */
export const pullSecretOtherRegistry = {
  code: 'pull-secret-other-registry',
  severity: 'warning',
  fact: 'Secret {secret} has credentials for {others}, not for {registry}.',
  consequence:
    'kubelet pulls this image without credentials, and fails with `no basic auth credentials` or `401 Unauthorized`.',
  wayOut: 'Add credentials for {registry} to the Secret.',
} as const satisfies FindingRecord;

/**
 * Pull secret without credentials.
 *
 * When: `imagePullSecrets` of Pods or a ServiceAccount name a Secret that has entries for registries, or names a credential store or credential helpers, but
 * has neither a password nor `auth`.
 *
 * Docker Desktop writes passwords into the keychain of the system (`credsStore`) and leaves the entry in `~/.docker/config.json` empty. A Secret that is
 * made of this file has no credentials. kubelet asks no credential store or helper that a Secret names, and ignores `identitytoken`. For registries of clouds it
 * may have a helper of its own: these are left out.
 *
 * @category secrets
 * @stage understand
 * @see API-core
 */
export const pullSecretWithoutCredentials = {
  code: 'pull-secret-without-credentials',
  severity: 'warning',
  fact: {
    stored:
      'Secret {secret} has no credentials. They are in the credential store {store} of the machine on which it was made, and kubelet does not ask it.',
    empty: 'Secret {secret} has no credentials: its entry for {registries} has no password and no auth.',
  },
  consequence: secretTypeUnsuitable.consequence.kubelet,
  wayOut: 'Create it with `kubectl create secret docker-registry`, which writes user name and password into it.',
} as const satisfies FindingRecord;

/** Reports images whose registry the Secrets to pull with have no credentials for, and Secrets that have none at all. */
export function checkPullCredentials(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const references = secretReferencesIn(index).filter(({ record }) => record.id === 'pull-secret');
  if (references.length === 0) return [];
  const byObject = groupBy(references, ({ placed }) => placed);
  const pods = podSpecsIn(index).map((pod): PullingPod => {
    const { placed, spec } = pod;
    const named = byObject.get(placed);
    const account =
      named === undefined ? index.find(placed, 'ServiceAccount', accountOf(pod), placed.object.namespace) : undefined;
    const secrets = new Set((named ?? (account && byObject.get(account)) ?? []).map((each) => secretOf(index, each)));
    const images = containersOf(spec).flatMap((each): readonly Image[] => {
      const node = scalarAt(each, 'image');
      return node === undefined ? [] : [{ node, target: placeOf(repositoryOf(node.text)) }];
    });
    return { placed, secrets: [...secrets], images, isNamedHere: named !== undefined };
  });
  const uses = groupByEach(pods, ({ secrets }) => secrets.filter((secret) => secret !== undefined));
  const usedByAll = new Map([...uses].map(([secret, all]) => [secret, usedKeys(secret, all)]));
  const named = new Set(references.map((each) => secretOf(index, each)));
  const open = new Set(
    pods.flatMap(({ secrets, images }) => (secrets.length > 0 ? [] : images.map(({ target }) => serverOf(target)))),
  );
  const known = [...named].filter((secret) => secret !== undefined);
  const isPrivate = (target: RegistryPlace): boolean =>
    !open.has(serverOf(target)) && (target.port !== '' || known.some((secret) => isCovered(secret, target)));
  return [
    ...pods.flatMap((pod) => judge(index, pod, usedByAll, isPrivate)),
    ...[...named].flatMap((secret) => (secret === undefined ? [] : withoutCredentials(secret))),
  ];
}

function withoutCredentials(secret: PlacedObject): readonly FindingDraft[] {
  const { field, config, auths } = configOf(secret) ?? {};
  const node = field === undefined ? undefined : valueUnder(secret, field);
  if (node === undefined || config === undefined || isOpenEnded(secret.object)) return [];
  const helpers = isRecord(config.credHelpers) ? config.credHelpers : {};
  const stores = new Set([config.credsStore, ...Object.values(helpers)].filter((each) => typeof each === 'string'));
  const registries = [...new Set([...Object.keys(auths ?? {}), ...Object.keys(helpers)])];
  const isOfCloud = (key: string) => cloudRegistry.test(placeOf(plainKey(key)).host);
  const isElsewhere = registries.length === 0 ? stores.size === 0 : registries.every(isOfCloud);
  if (isElsewhere || !Object.values(auths ?? {}).every(isLeftEmpty)) return [];
  const judgement = problem(pullSecretWithoutCredentials, {
    fact: stores.size > 0 ? 'stored' : 'empty',
    values: {
      secret: objectName(secret),
      registries: visibleText(listOf(registries.slice(0, 3).map(shownKey))),
      store: visibleText(listOf([...stores].slice(0, 3))),
    },
  });
  return [placedAt({ file: secret.file, span: node.span }, judgement)];
}

/** As Docker writes it; fields that are there and empty wait for a value. */
function isLeftEmpty(entry: unknown): boolean {
  if (!isRecord(entry) || entry.username !== undefined || entry.password !== undefined) return false;
  return (
    entry.auth === undefined || (entry.identitytoken !== undefined && /:$/.test(decodedText(`${entry.auth}`) ?? ''))
  );
}

/** The ServiceAccount of Pods. */
export function accountOf({ spec }: PodSpec): string {
  return (scalarAt(spec, 'serviceAccountName') ?? scalarAt(spec, 'serviceAccount'))?.text ?? 'default';
}

interface Image {
  readonly node: ScalarNode;
  readonly target: RegistryPlace;
}

interface PullingPod {
  readonly placed: PlacedObject;
  readonly secrets: readonly (PlacedObject | undefined)[];
  readonly images: readonly Image[];
  /** The Pod itself names the Secrets, not its ServiceAccount. */
  readonly isNamedHere: boolean;
}

/** kustomize replaces the names of images. */
const imagesField = /^["']?images["']?:/gm;

function judge(
  index: ObjectIndex,
  { placed, secrets, images, isNamedHere }: PullingPod,
  usedByAll: ReadonlyMap<PlacedObject, ReadonlySet<RegistryPlace>>,
  isPrivate: (target: RegistryPlace) => boolean,
): readonly FindingDraft[] {
  const known = secrets.filter((secret) => secret !== undefined).filter((secret) => keyringOf(secret) !== undefined);
  if (known.length === 0 || known.length < secrets.length || isOpenEnded(placed.object)) return [];
  const isReplaced = [patches, imagesField].some((form) => isKustomizedWith(index, placed, form));
  if (images.some(({ node }) => isOpen(node)) || isReplaced) return [];
  const own = isNamedHere ? new Set(known.flatMap((each) => [...usedKeys(each, [{ images }])])) : undefined;
  const told = new Set<string>();
  return images.flatMap(({ node, target }): readonly FindingDraft[] => {
    if (
      [publicRegistry, cloudRegistry].some((form) => form.test(target.host)) ||
      known.some((secret) => isCovered(secret, target))
    )
      return [];
    const isForOthers = known.every((secret) => isForOtherHosts(secret, target, usedByAll)) && isPrivate(target);
    for (const secret of known) {
      const used = usedByAll.get(secret);
      const { byHost } = keyringOf(secret) ?? {};
      const near = isForOthers
        ? [...(byHost?.values() ?? [])].flat()
        : byHost
            ?.get(target.host)
            // Helm gives one list of Secrets to all Pods, and others of a registry's projects may be public.
            ?.filter((key) => !(key.port === target.port ? used : (own ?? used))?.has(key));
      const name = scalarAt(secret.object.root, 'metadata', 'name');
      if (near === undefined || near.length === 0 || name === undefined) continue;
      const server = serverOf(target);
      const registry = near.some(({ port }) => port === target.port) ? `${server}${target.path}` : server;
      if (told.has(registry)) return [];
      told.add(registry);
      const judgement = problem(pullSecretOtherRegistry, {
        values: {
          secret: objectName(secret),
          others: visibleText(listOf(near.slice(0, 3).map(({ text }) => shownKey(text)))),
          registry: visibleText(registry),
        },
        related: [relatedAt({ file: secret.file, span: name.span }, l10n.t('The Secret'))],
      });
      return [placedAt({ file: placed.file, span: node.span }, judgement)];
    }
    return [];
  });
}

/** A Secret that no image needs: its entries are for other hosts than the one of an image, and fit no image of all Pods with it. */
function isForOtherHosts(
  secret: PlacedObject,
  target: RegistryPlace,
  usedByAll: ReadonlyMap<PlacedObject, ReadonlySet<RegistryPlace>>,
): boolean {
  const { byHost, patterns = [] } = keyringOf(secret) ?? {};
  return byHost?.has(target.host) === false && patterns.length === 0 && usedByAll.get(secret)?.size === 0;
}

function serverOf({ host, port }: RegistryPlace): string {
  return port === '' ? host : `${host}:${port}`;
}

/** Those that serve everybody. */
const publicRegistry =
  /^(?:docker\.io|quay\.io|ghcr\.io|nvcr\.io|registry\.k8s\.io|k8s\.gcr\.io|registry\.gitlab\.com|registry\.access\.redhat\.com|localhost)$|\.(?:ecr\.aws|microsoft\.com)$/;
/** Other hosts of the same registry. */
const hub = /^(?:index|registry-1)\.docker\.io(?=\/|$)/;
/** Those whose credentials kubelet gets from a program. */
const cloudRegistry = /(?:^|\.)gcr\.io$|\.(?:amazonaws\.com(?:\.cn)?|pkg\.dev|azurecr\.io)$/;

/** Of a key, or of an image without tag and digest. */
interface RegistryPlace {
  readonly text: string;
  readonly host: string;
  readonly port: string;
  /** With the slash before it. */
  readonly path: string;
}

function placeOf(text: string): RegistryPlace {
  const [, host = '', port = '', path = ''] = /^([^/:]*):?([^/]*)(.*)$/s.exec(text) ?? [];
  return { text, host, port, path };
}

interface Keyring {
  readonly byHost: ReadonlyMap<string, readonly RegistryPlace[]>;
  readonly patterns: readonly RegistryPlace[];
}

/** `undefined` if a Secret cannot be read, or has nothing. */
const keyringOf = memoisedBy((secret: PlacedObject): Keyring | undefined => {
  const { auths } = configOf(secret) ?? {};
  if (auths === undefined) return undefined;
  const keys = Object.keys(auths).flatMap((key) =>
    key === '' ? [] : { ...placeOf(plainKey(key).replace(hub, 'docker.io')), text: key },
  );
  const isPattern = ({ host }: RegistryPlace): boolean => /[*?[]/.test(host);
  const byHost = groupBy(
    keys.filter((key) => !isPattern(key)),
    ({ host }) => host,
  );
  return { byHost, patterns: keys.filter(isPattern) };
});

/** A configuration of Docker, of the current form or the older one, and its entries for registries. */
function configOf(secret: PlacedObject) {
  for (const field of ['.dockerconfigjson', '.dockercfg']) {
    const config = jsonRecord(textUnder(secret, field) ?? '');
    const auths = field === '.dockercfg' ? config : config?.auths;
    if (config !== undefined) return { field, config, auths: isRecord(auths) ? auths : undefined };
  }
  return undefined;
}

/** `registry:5000/team/app` of an image, without tag and digest. */
function repositoryOf(image: string): string {
  const name = image.replace(/@.*$/s, '').replace(/:[^/:]*$/, '');
  const [first = ''] = name.split('/', 1);
  if (!name.includes('/')) return `docker.io/library/${name}`;
  if (!/[.:]/.test(first) && first !== 'localhost') return `docker.io/${name}`;
  const [, hub] = /^(?:(?:index|registry-1)\.)?docker\.io\/(.*)$/s.exec(name) ?? [];
  return hub === undefined ? name : `docker.io/${hub.includes('/') ? hub : `library/${hub}`}`;
}

/** A key without the user and password that an address may have. */
function shownKey(key: string): string {
  return key.replace(/^(https?:\/\/)?[^/]*@/, '$1');
}

/** What kubelet keeps of a key: host, port and path. */
function plainKey(key: string): string {
  return shownKey(key)
    .replace(/^https?:\/\//, '')
    .replace(/^([^/]*)\/v[12]\//, '$1/')
    .replace(/^([^/]*)\/$/, '$1');
}

/** The keys of a Secret that fit an image of some Pods; of patterns, none is asked for. */
function usedKeys(secret: PlacedObject, pods: readonly Pick<PullingPod, 'images'>[]): ReadonlySet<RegistryPlace> {
  const { byHost } = keyringOf(secret) ?? {};
  const targets = new Map(pods.flatMap(({ images }) => images.map(({ target }) => [target.text, target])));
  return new Set(
    [...targets.values()].flatMap((target) => byHost?.get(target.host)?.filter((key) => covers(key, target)) ?? []),
  );
}

/** As kubelet's keyring matches. */
function isCovered(secret: PlacedObject, target: RegistryPlace): boolean {
  const { byHost, patterns = [] } = keyringOf(secret) ?? {};
  if (byHost?.get(target.host)?.some((key) => covers(key, target))) return true;
  const wanted = target.host.split('.');
  return patterns.some((key) => {
    const parts = key.host.split('.');
    return (
      covers(key, target) && parts.length === wanted.length && parts.every((part, at) => matches(part, wanted[at]))
    );
  });
}

function covers(key: RegistryPlace, target: RegistryPlace): boolean {
  return key.port === target.port && target.path.startsWith(key.path);
}

function matches(part: string, wanted = ''): boolean {
  const [first = '', ...rest] = part.split(/[*?[\]]+/);
  return rest.length === 0 ? part === wanted : wanted.startsWith(first) && wanted.endsWith(rest.at(-1) ?? '');
}
