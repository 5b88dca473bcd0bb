import { standsForSecret } from '../../../kubernetes/placeholderReason.ts';
import { bootstrapToken } from '../../../kubernetes/tables/tlsBootstrap.ts';
import { itemsAt, nodeAt, scalarAt, spanOf } from '../../../locate/objects/nodes.ts';
import { tokenClaims } from '../../readToken.ts';
import { clusterPictureOf } from '../buildClusterPicture.ts';
import type { ClusterPicture, ComponentInstance, FilePlace, Setting } from '../clusterModel.ts';
import { settingOf } from '../components.ts';
import { foreignUserOf } from '../foreignUsers.ts';
import { authenticationConfiguration } from '../providerIssuers.ts';
import { noProxyCa, unknownProxiesIn } from '../proxyTrust.ts';
import { anonymous } from '../rights.ts';
import { isWholeServer } from '../servers.ts';
import { invalidToken } from '../tokenAcceptance.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { ClientNames, CredentialRefusal, Source, TokenSource } from './connectionModel.ts';
import { endedTlsBefore } from './endedTls.ts';
import { refusedRights } from './nameChecks.ts';
import type { Scene } from './scene.ts';

/** What a client presents. */
interface Presented {
  readonly clientShows: Source;
  readonly serverTrusts: Source;
  readonly token: TokenSource | undefined;
  readonly clientNames: ClientNames;
}

/**
 * Why the server accepts nobody with the kind of credential that the client has: the setting for it is off or missing. Nothing is said
 * of servers whose settings are not all known.
 */
export function refusedCredential(scene: Scene, presented: Presented): CredentialRefusal | undefined {
  const { component } = scene.server;
  if (component === 'kubelet') return byKubelet(scene, presented);
  if (scene.client.part !== undefined && scene.record.identity[0] === 'headers') return unknownProxy(scene);
  if (component !== 'kube-apiserver' && scene.server.party !== 'kube-apiserver') return undefined;
  return lostOnTheWay(scene, presented) ?? ofOtherCluster(scene, presented) ?? byApiserver(scene, presented);
}

/** A client certificate is part of TLS: it does not get past where that ends. */
function lostOnTheWay(scene: Scene, { clientShows, token, clientNames }: Presented): CredentialRefusal | undefined {
  const isByCertificate = clientShows.kind === 'materials' && token === undefined && isByNames(scene);
  const ended = isByCertificate ? endedTlsBefore(scene) : undefined;
  if (ended === undefined) return undefined;
  const { program, ...by } = ended;
  const { instance } = scene.server;
  const isRefused =
    instance !== undefined && anonymousOff(scene.picture, instance, scene.record.asksAnonymouslyFor) !== undefined;
  const error = (isRefused ? undefined : refusedRights(anonymous, clientNames)) ?? unauthorized;
  return { of: 'certificate', kind: program, ...by, reason: 'notAccepted', error };
}

/** The server of an aggregated API does not know that kube-apiserver names the users. */
function unknownProxy({ picture, client: { part } }: Scene): CredentialRefusal | undefined {
  const proxy = unknownProxiesIn(clusterPictureOf(picture.graph)).find(
    ({ api, isRefused }) => isRefused && api.object === part?.placed.object,
  );
  const by = '--requestheader-client-ca-file';
  return (
    proxy && { of: 'nothing', kind: 'proxy', by, place: proxy.server.place, reason: 'notAccepted', error: noProxyCa }
  );
}

/** Where the settings of the server do not tell, kubeconfigs may. */
function ofOtherCluster(
  { picture, client: { use } }: Scene,
  { serverTrusts, token }: Presented,
): CredentialRefusal | undefined {
  if (use === undefined || serverTrusts.kind !== 'unknown' || token !== undefined) return undefined;
  const found = foreignUserOf(picture, use.context);
  const node = use.context.userName ?? use.context.name;
  if (found === undefined || node === undefined) return undefined;
  const place = { file: use.kubeconfig.file, span: node.span };
  const { fingerprint } = found.leaf;
  return {
    of: 'certificate',
    kind: 'foreign',
    by: 'user',
    place,
    reason: 'notAccepted',
    error: unauthorized,
    fingerprint,
  };
}

const unauthorized = 'Unauthorized';

function byApiserver(scene: Scene, presented: Presented): CredentialRefusal | undefined {
  const { record, server, client } = scene;
  const { instance } = server;
  if (instance === undefined || hasJoined(scene)) return undefined;
  const noAnonymous = anonymousOff(scene.picture, instance, scene.record.asksAnonymouslyFor);
  const hasCredentials = client.use?.context.user?.node !== undefined;
  if (record.asksAnonymouslyFor !== undefined && !hasCredentials && noAnonymous !== undefined) {
    return { of: 'nothing', kind: 'anonymous', ...noAnonymous, reason: 'notAccepted', error: unauthorized };
  }
  const { clientShows, serverTrusts, token, clientNames } = presented;
  const user = client.use?.context.user;
  const isNobody = clientShows.kind === 'nothing' && token === undefined && client.instance !== undefined;
  if (isNobody && user?.name !== undefined && client.use !== undefined && isByNames(scene)) {
    const error = noAnonymous === undefined ? refusedRights(anonymous, clientNames) : unauthorized;
    const place = { file: client.use.kubeconfig.file, span: user.name.span };
    if (error !== undefined) return { of: 'nothing', kind: 'nobody', by: 'user', place, reason: 'notAccepted', error };
  }
  if (!isWholeServer(instance) || instance.isImplied === true) return undefined;
  if (clientShows.kind === 'materials' && serverTrusts.kind === 'nothing' && isByNames(scene)) {
    const error = noAnonymous === undefined ? refusedRights(anonymous, clientNames) : undefined;
    return without(instance, '--client-ca-file', 'certificate', error ?? unauthorized);
  }
  if (settingOf(instance, '--authentication-token-webhook-config-file') !== undefined) return undefined;
  const kind = token === undefined ? undefined : kindOfToken(scene, token, tokenListFor(scene, instance) !== undefined);
  const flag = kind && flagOfKind[kind];
  if (kind === undefined || flag === undefined) return undefined;
  const isSet = flag.some((name) => {
    const setting = settingOf(instance, name);
    return setting !== undefined && setting.value !== 'false' && setting.value !== '';
  });
  if (isSet) return kind === 'listed' ? unlisted(scene, instance) : undefined;
  return { ...without(instance, flag[0], kind, invalidToken), reason: 'token' };
}

/** The API server's file of tokens, if all of it is known, and whether the client's token is the first value of one of its lines. */
export function tokenListFor({ picture, client }: Scene, instance: ComponentInstance) {
  const path = settingOf(instance, tokenFileFlag)?.material?.filePath;
  const file = picture.graph.files.find((each) => each.path === path);
  const token = client.use?.context.user?.token?.text;
  if (file?.search === undefined || file.isInParts === true || file.isStandIn === true) return undefined;
  const lines = file.search(/^[ \t]*"?([^\s,"]{1,500})/gm);
  return { file, isListed: Array.from(lines, ([, listed]) => listed).includes(token) };
}

const tokenFileFlag = '--token-auth-file';

function unlisted(scene: Scene, instance: ComponentInstance): CredentialRefusal | undefined {
  const list = tokenListFor(scene, instance);
  if (list === undefined || list.isListed) return undefined;
  const place = { file: list.file, span: { start: 0, end: 1 } };
  return { of: 'token', kind: 'unlisted', by: tokenFileFlag, place, reason: 'token', error: invalidToken };
}

/** Of a node that has its kubeconfig, what it joined with is left over. On a control plane it may be for other nodes. */
export function hasJoined({ picture, record, client: { host } }: Scene): boolean {
  const isJoin = record.asksAnonymouslyFor !== undefined || record.identity.includes('bootstrapToken');
  return (
    isJoin &&
    picture.kubeconfigs.some((each) => each.host === host && /(?:^|[/\\])kubelet\.conf$/.test(each.file.path)) &&
    !picture.components.some((each) => each.host === host && each.component === 'kube-apiserver')
  );
}

/** The flags that let tokens of a kind in, the usual one first. Any file of tokens may hold one that looks like another kind. */
const flagOfKind = {
  bootstrap: ['--enable-bootstrap-token-auth', '--token-auth-file'],
  listed: ['--token-auth-file'],
  provider: ['--oidc-issuer-url', '--authentication-config'],
} as const;

function kindOfToken({ client: { use }, record }: Scene, { occurrences, isExec }: TokenSource, isListRead: boolean) {
  const [first] = occurrences;
  const claims = first && tokenClaims(first.credential);
  if (claims !== undefined)
    return claims.serviceAccount === undefined && claims.issuer !== undefined ? 'provider' : undefined;
  if (isExec === true) return undefined;
  if (use === undefined) return record.identity.includes('bootstrapToken') ? 'bootstrap' : undefined;
  const text = use.context.user?.token?.text ?? '';
  if (bootstrapToken.pattern.test(text)) return 'bootstrap';
  // A damaged token of a service account, or one that was cut off, is none of a list; without a list, a word may stand for a token.
  const form = isListRead ? /^[\w.~+/=-]{1,128}$/ : /^[\w-]{16,128}$/;
  return form.test(text) && !text.startsWith('eyJ') && !standsForSecret(text) ? 'listed' : undefined;
}

/** Who is known by the names in a certificate. */
function isByNames({ record }: Scene): boolean {
  return record.identity[0] === 'commonNameAndOrganizations';
}

function without(
  instance: ComponentInstance,
  flag: string,
  kind: CredentialRefusal['kind'],
  error: string,
): CredentialRefusal {
  const place = settingOf(instance, flag)?.place ?? instance.place;
  return { of: kind === 'certificate' ? kind : 'token', kind, by: flag, place, reason: 'notAccepted', error };
}

interface Off {
  /** The setting with its value, for people. */
  readonly by: string;
  readonly place: FilePlace;
}

function offBy({ writtenAs, value = '', namePlace }: Setting): Off {
  return { by: writtenAs.startsWith('-') ? `${writtenAs}=${value}` : `${writtenAs}: ${value}`, place: namePlace };
}

/** The setting by which an API server does not let anonymous clients read a path. */
export function anonymousOff(
  { objects }: Pick<ClusterPicture, 'objects'>,
  instance: ComponentInstance,
  asked: string | undefined,
): Off | undefined {
  const flag = settingOf(instance, '--anonymous-auth');
  if (flag !== undefined) return /^(?:false|f|0)$/i.test(flag.value ?? '') ? offBy(flag) : undefined;
  const configuration = authenticationConfiguration(instance, objects);
  const root = configuration?.object.root;
  const node = nodeAt(root, 'anonymous');
  if (configuration === undefined || node === undefined) return undefined;
  const { file } = configuration;
  const enabled = scalarAt(node, 'enabled');
  if (enabled?.text !== 'true') {
    const span = enabled?.span ?? spanOf(node);
    return span && { by: 'anonymous.enabled: false', place: { file, span } };
  }
  const conditions = itemsAt(node, 'conditions');
  const paths = conditions.map((item) => scalarAt(item, 'path'));
  const [first] = paths;
  if (first === undefined || paths.some((path) => path?.text === asked)) return undefined;
  return { by: 'anonymous.conditions', place: { file, span: first.span } };
}

function byKubelet(scene: Scene, presented: Presented): CredentialRefusal | undefined {
  const authentication = kubeletAuthentication(scene);
  const { clientShows, serverTrusts, token } = presented;
  const { instance } = scene.server;
  if (authentication === undefined) return undefined;
  const error = !authentication.isAnonymousAllowed
    ? unauthorized
    : authentication.mode === 'Webhook'
      ? 'Forbidden (user=system:anonymous, verb=get, resource=nodes)'
      : undefined;
  if (error === undefined) return undefined;
  const hasToken = token !== undefined || scene.record.clientToken !== undefined;
  const isCertificate = clientShows.kind === 'materials' && serverTrusts.kind !== 'nothing';
  if (hasToken && !isCertificate && authentication.webhookOff !== undefined) {
    return { of: 'token', kind: 'bearer', ...authentication.webhookOff, reason: 'notAccepted', error };
  }
  if (clientShows.kind !== 'materials' || isCertificate || hasToken || instance === undefined) return undefined;
  return without(instance, '--client-ca-file', 'certificate', error);
}

/** Whether a kubelet takes who presents nothing for `system:anonymous`; `undefined` for other servers. */
export function anonymousAccess(scene: Scene): ClientNames['anonymous'] {
  if (scene.record.server !== 'kubelet') return undefined;
  const authentication = kubeletAuthentication(scene);
  if (authentication === undefined) return 'unknown';
  return authentication.isAnonymousAllowed ? 'allowed' : 'refused';
}

/**
 * Whom a kubelet takes for whom, and whether it asks kube-apiserver what they may do. By its file, the defaults are strict; without
 * one, the flags' defaults are not.
 */
export function kubeletAuthentication({ cluster, server: { host, instance }, record }: Scene) {
  if (record.server !== 'kubelet') return undefined;
  const found = clusterIndex(cluster)
    .objectsOfKind('KubeletConfiguration')
    .filter((each) => each.host === host);
  const [configuration] = found;
  const isByFlags = instance !== undefined && isWholeServer(instance) && settingOf(instance, '--config') === undefined;
  if (found.length > 1 || (configuration === undefined && !isByFlags)) return undefined;
  const root = configuration?.object.root;
  const [anonymousAuth, webhook, mode] = [
    '--anonymous-auth',
    '--authentication-token-webhook',
    '--authorization-mode',
  ].map((name) => instance && settingOf(instance, name));
  if ([anonymousAuth, webhook, mode].some((each) => each !== undefined && each.value === undefined)) return undefined;
  const isWebhookOff = webhook === undefined ? root === undefined : webhook.value === 'false';
  const unset = instance && { by: '--authentication-token-webhook=false', place: instance.place };
  return {
    mode:
      mode?.value ??
      (root === undefined ? 'AlwaysAllow' : (scalarAt(root, 'authorization', 'mode')?.text ?? 'Webhook')),
    isAnonymousAllowed: anonymousAuth === undefined ? root === undefined : anonymousAuth.value === 'true',
    webhookOff: isWebhookOff ? (webhook === undefined ? unset : offBy(webhook)) : undefined,
  };
}
