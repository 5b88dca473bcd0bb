import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { bootstrapToken } from '../../kubernetes/tables/tlsBootstrap.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { optional } from '../../text/optional.ts';
import type { ClusterPicture, PlacedObject } from './clusterModel.ts';
import { isOpenEnded } from './objects/openValue.ts';

/** A value with its place. In the `data` of a Secret it is base64. */
export interface PlacedText {
  readonly text: string;
  readonly node: ScalarNode;
}

/** A Secret that registers a bootstrap token with the API server. */
export interface BootstrapSecret {
  readonly placed: PlacedObject;
  readonly id?: PlacedText;
  /** It can be read, but must not be shown. */
  readonly secret?: PlacedText;
  readonly expiration?: PlacedText;
  readonly groups?: PlacedText;
  readonly authentication?: PlacedText;
  readonly signing?: PlacedText;
  /** It authenticates nobody: kubeadm creates it so that the Secret `kubeadm-certs`, which it owns, is deleted when it ends. */
  readonly endsKubeadmCerts: boolean;
}

/** A bootstrap token that kubeadm's configuration names. */
export interface ConfiguredToken {
  readonly placed: PlacedObject;
  readonly token: ScalarNode;
  /** Lifetime, for tokens that `kubeadm init` creates. */
  readonly ttl?: ScalarNode;
  readonly expires?: ScalarNode;
  /** `undefined`: all. */
  readonly usages?: readonly string[];
}

/** The Secrets of bootstrap tokens, by their type. */
export function bootstrapSecretsIn({ objects }: Pick<ClusterPicture, 'objects'>): readonly BootstrapSecret[] {
  return objects.flatMap((placed) => {
    const { kind, root } = placed.object;
    if (kind !== 'Secret' || scalarAt(root, 'type')?.text !== bootstrapToken.secretType) return [];
    const { keys, usageKeys } = bootstrapToken;
    return [
      {
        placed,
        ...optional('id', textAt(root, keys.id)),
        ...optional('secret', textAt(root, keys.secret)),
        ...optional('expiration', textAt(root, keys.expiration)),
        ...optional('groups', textAt(root, keys.groups)),
        ...optional('authentication', textAt(root, usageKeys.authentication)),
        ...optional('signing', textAt(root, usageKeys.signing)),
        endsKubeadmCerts: textAt(root, keys.description)?.text.includes('kubeadm-certs') === true,
      },
    ];
  });
}

/** A placeholder or a template that is filled in later. */
export function isOpenText({ text }: { readonly text: string }): boolean {
  return placeholderReason(text) !== undefined || /[{}$<>]/.test(text);
}

/** Why the API server does not know a bootstrap token as a client has it, whatever the time is, and what of its Secret says so. */
export interface BootstrapFault {
  readonly kind: 'name' | 'secret' | 'ended' | 'groups' | 'authentication' | 'signing';
  readonly node: ScalarNode;
  /** It can be read, but must not be shown. */
  readonly text: string;
}

/** In the order in which the API server looks. With `isSigned`, the token must sign the ConfigMap `cluster-info` as well. */
export function bootstrapFault(
  { placed, secret, expiration, groups, authentication, signing }: BootstrapSecret,
  token: string,
  isSigned: boolean,
): BootstrapFault | undefined {
  const { root } = placed.object;
  const [id = '', own = ''] = token.split('.');
  const checks: readonly (readonly [
    kind: BootstrapFault['kind'],
    value: PlacedText | undefined,
    isRight: (text: string) => boolean,
  ])[] = [
    ['name', placedText(scalarAt(root, 'metadata', 'name')), (text) => text === bootstrapToken.secretNamePrefix + id],
    ['name', placedText(scalarAt(root, 'metadata', 'namespace')), (text) => text === bootstrapToken.secretNamespace],
    ['secret', secret, (text) => text === own],
    ['ended', expiration, (text) => text === '' || !Number.isNaN(bootstrapExpiry(text))],
    ...(isSigned ? ([['signing', signing ?? lacking(placed, 'signing'), isTrue]] as const) : []),
    [
      'groups',
      groups,
      (text) => text === '' || text.split(',').every((group) => bootstrapToken.groupPattern.test(group)),
    ],
    ['authentication', authentication ?? lacking(placed, 'authentication'), isTrue],
  ];
  for (const [kind, value, isRight] of checks) {
    if (value !== undefined && !isOpenText(value) && !isRight(value.text)) return { kind, ...value };
  }
  return undefined;
}

/** What is not set is not `true`, if nothing else can set it; told at the type of the Secret. */
function lacking({ object }: PlacedObject, usage: keyof typeof bootstrapToken.usageKeys): PlacedText | undefined {
  const { root } = object;
  const key = bootstrapToken.usageKeys[usage];
  const fields = ['data', 'stringData'].map((field) => nodeAt(root, field)).filter((node) => node !== undefined);
  const isWhole = fields.every((node) => node.kind === 'mapping' && !node.entries.has('<<') && !node.entries.has(key));
  const node = scalarAt(root, 'type');
  return isOpenEnded(object) || !isWhole || node === undefined ? undefined : { text: 'false', node };
}

function placedText(node: ScalarNode | undefined): PlacedText | undefined {
  return node && { text: node.text, node };
}

function isTrue(text: string): boolean {
  return text === 'true';
}

/** RFC 3339, as Go reads it. A value of another form counts as expired. */
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** When a bootstrap token is not accepted any more; NaN for what is no time. */
export function bootstrapExpiry(text: string): number {
  return dateTime.test(text) ? Date.parse(text.replace(',', '.')) : Number.NaN;
}

/** `stringData` wins over `data`, because the API server overwrites `data` with it. */
function textAt(root: DocumentNode, key: string): PlacedText | undefined {
  const plain = scalarAt(root, 'stringData', key);
  if (plain !== undefined) return { text: plain.text, node: plain };
  const node = scalarAt(root, 'data', key);
  const bytes = node && decodeBase64(node.text);
  return node !== undefined && bytes instanceof Uint8Array
    ? { text: new TextDecoder().decode(bytes), node }
    : undefined;
}

/** The tokens that kubeadm creates, and those with which nodes join. */
export function configuredTokensIn({ objects }: ClusterPicture): readonly ConfiguredToken[] {
  return objects.flatMap((placed) => {
    const { kind, root } = placed.object;
    if (kind === 'InitConfiguration') {
      return itemsAt(root, 'bootstrapTokens').flatMap((item) => toConfigured(placed, item, scalarAt(item, 'token')));
    }
    if (kind !== 'JoinConfiguration') return [];
    const discovery = mappingAt(root, 'discovery');
    const tokens = [scalarAt(discovery, 'bootstrapToken', 'token'), scalarAt(discovery, 'tlsBootstrapToken')];
    return tokens.flatMap((token) => toConfigured(placed, undefined, token));
  });
}

function toConfigured(
  placed: PlacedObject,
  item: DocumentNode | undefined,
  token: ScalarNode | undefined,
): readonly ConfiguredToken[] {
  if (token === undefined) return [];
  const usages = scalarsAt(item, 'usages').map(({ text }) => text);
  return [
    {
      placed,
      token,
      ...optional('ttl', scalarAt(item, 'ttl')),
      ...optional('expires', scalarAt(item, 'expires')),
      ...(usages.length === 0 ? {} : { usages }),
    },
  ];
}
