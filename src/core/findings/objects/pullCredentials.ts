import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { isRecord, jsonRecord } from './jsonRecord.ts';
import { objectIndexOf, objectName, textUnder } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { containersOf, type PodSpec, podSpecsIn } from './podSpecs.ts';
import { secretOf, secretReferencesIn } from './referencesOf.ts';

/**
 * Pull secret for another registry.
 *
 * When: no Secret in `imagePullSecrets` has credentials for the registry of an image. Either one has credentials for the same host with another port or
 * path, or those that the Pod itself names fit none of its images, and the registry is not a public one.
 *
 * kubelet compares host and port letter by letter, part by part where there is a `*`, and the path as the beginning of the image's. It ignores the
 * scheme, and `/v1/` or `/v2/` at the end.
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
  wayOut: 'Recreate the Secret with `--docker-server={registry}`.',
} as const satisfies FindingRecord;

/** Reports images whose registry the Secrets to pull with have no credentials for. */
export function checkPullCredentials(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const references = secretReferencesIn(index).filter(({ record }) => record.id === 'pull-secret');
  if (references.length === 0) return [];
  const byObject = groupBy(references, ({ placed }) => placed);
  return podSpecsIn(index).flatMap((pod) => {
    const { placed, spec } = pod;
    const account = index.find(placed, 'ServiceAccount', accountOf(pod), placed.object.namespace);
    const named = byObject.get(placed);
    const own = named ?? (account === undefined ? undefined : byObject.get(account)) ?? [];
    const secrets = own.map((reference) => secretOf(index, reference));
    const known = secrets.flatMap((secret) => {
      const keys = secret && registriesIn(secret);
      return secret === undefined || keys === undefined ? [] : [{ secret, keys }];
    });
    if (known.length === 0 || known.length < secrets.length || isOpenEnded(placed.object)) return [];
    const images = containersOf(spec).flatMap((each) => scalarAt(each, 'image') ?? []);
    return images.some(isOpen) ? [] : judge(placed, images, known, named !== undefined);
  });
}

/** The ServiceAccount of Pods. */
export function accountOf({ spec }: PodSpec): string {
  return (scalarAt(spec, 'serviceAccountName') ?? scalarAt(spec, 'serviceAccount'))?.text ?? 'default';
}

interface KnownSecret {
  readonly secret: PlacedObject;
  readonly keys: readonly string[];
}

function judge(
  { file }: PlacedObject,
  images: readonly ScalarNode[],
  known: readonly KnownSecret[],
  isNamedHere: boolean,
): readonly FindingDraft[] {
  const keys = known.flatMap((each) => each.keys);
  const unused = keys.filter((key) => !images.some(({ text }) => covers(key, text)));
  const told = new Set<string>();
  return images.flatMap((image): readonly FindingDraft[] => {
    const target = repositoryOf(image.text);
    const registry = target.slice(0, target.indexOf('/'));
    if (told.has(registry) || keys.some((key) => covers(key, image.text))) return [];
    const isNear = (key: string) => hostOf(key) === hostOf(target) || (isHub(key) && isHub(target));
    const near = known.find((each) => each.keys.some((key) => unused.includes(key) && isNear(key)));
    // Those of a ServiceAccount are for all its Pods.
    const isUseless = isNamedHere && unused.length === keys.length && !publicRegistry.test(registry);
    const useless = isUseless ? known[0] : undefined;
    const meant = near ?? useless;
    const name = meant && scalarAt(meant.secret.object.root, 'metadata', 'name');
    if (meant === undefined || name === undefined || meant.keys.length === 0) return [];
    told.add(registry);
    const judgement = problem(pullSecretOtherRegistry, {
      values: {
        secret: objectName(meant.secret),
        others: visibleText(listOf(meant.keys.slice(0, 3))),
        registry: visibleText(isHub(target) ? 'https://index.docker.io/v1/' : registry),
      },
      related: [relatedAt({ file: meant.secret.file, span: name.span }, l10n.t('The Secret'))],
    });
    return [placedAt({ file, span: image.span }, judgement)];
  });
}

/** Those that serve everybody, and those of clouds, whose credentials kubelet gets from a program. */
const publicRegistry =
  /^(?:docker\.io|quay\.io|gcr\.io|ghcr\.io|nvcr\.io|registry\.k8s\.io|k8s\.gcr\.io|registry\.gitlab\.com|registry\.access\.redhat\.com|localhost)$|\.(?:amazonaws\.com(?:\.cn)?|ecr\.aws|gcr\.io|pkg\.dev|azurecr\.io|microsoft\.com)$/;

/** `undefined` if a Secret cannot be read, or has nothing. */
function registriesIn(secret: PlacedObject): readonly string[] | undefined {
  for (const key of ['.dockerconfigjson', '.dockercfg']) {
    const config = jsonRecord(textUnder(secret, key) ?? '');
    const auths = key === '.dockercfg' ? config : config?.auths;
    if (isRecord(auths)) return Object.keys(auths);
  }
  return undefined;
}

/** `registry:5000/team/app` of an image, without tag and digest. */
function repositoryOf(image: string): string {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const [first = ''] = name.split('/');
  const isNamed = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  return isNamed ? name.replace(/^(?:index|registry-1)\.docker\.io\//, 'docker.io/') : `docker.io/${name}`;
}

/** What kubelet keeps of a key: host, port and path. */
function plainKey(key: string): string {
  return key
    .replace(/^https?:\/\//, '')
    .replace(/\/v[12]\//, '/')
    .replace(/\/$/, '');
}

/** As kubelet's keyring matches. */
function covers(key: string, image: string): boolean {
  const target = repositoryOf(image);
  const plain = plainKey(key);
  if (target.startsWith('docker.io/') && plain === 'index.docker.io') return true;
  const [host = '', ...path] = plain.split('/');
  const [wanted = '', ...wantedPath] = target.split('/');
  const parts = host.split('.');
  const wantedParts = wanted.split('.');
  return (
    wantedPath.join('/').startsWith(path.join('/')) &&
    parts.length === wantedParts.length &&
    parts.every((part, at) => matches(part, wantedParts[at] ?? ''))
  );
}

/** The port belongs to the last part. */
function matches(part: string, wanted: string): boolean {
  if (!part.includes('*')) return part === wanted;
  const [first = '', ...rest] = part.split('*');
  return wanted.startsWith(first) && wanted.endsWith(rest.at(-1) ?? '') && wanted.includes(':') === part.includes(':');
}

function hostOf(key: string): string {
  return plainKey(key).replace(/[:/].*$/, '');
}

function isHub(key: string): boolean {
  return /(?:^|\.)docker\.(?:io|com)$/.test(hostOf(key));
}
