import { bootstrapToken } from '../../../kubernetes/tables/tlsBootstrap.ts';
import { optional } from '../../../text/optional.ts';
import {
  type BootstrapFault,
  type BootstrapSecret,
  bootstrapExpiry,
  bootstrapFault,
  bootstrapSecretsIn,
} from '../bootstrapTokens.ts';
import type { FilePlace } from '../clusterModel.ts';
import { bootstrapRights, boundSubjectsOf, joiningRights, nodeBootstrapper } from '../rights.ts';
import { invalidToken } from '../tokenAcceptance.ts';
import { hasJoined } from './acceptedCredentials.ts';
import type {
  ClientIdentity,
  Cluster,
  Connection,
  ContextUse,
  Missing,
  Source,
  TokenSource,
} from './connectionModel.ts';
import { fieldsFor } from './fieldSources.ts';
import { flagSetting } from './flagSources.ts';
import type { Scene } from './scene.ts';

/** What a server makes of a token. */
export type TokenTerms = Pick<
  Connection,
  | 'tokenFault'
  | 'tokenRefusal'
  | 'tokenIssue'
  | 'tokenPlace'
  | 'tokenUnknown'
  | 'tokenPeriod'
  | 'tokenForbidden'
  | 'tokenRightsUnknown'
  | 'bootstrapFault'
>;

/** The bootstrap token with which a node joins: of several the one that is refused. */
export function joiningToken(scene: Scene): TokenSource | undefined {
  const all = scene.client.use === undefined ? joiningTokens(scene) : [];
  const joining = all.find((each) => faultOf(scene.cluster, each) !== undefined) ?? all[0];
  if (joining === undefined) return undefined;
  const registeredAt = registration(scene.cluster, joining);
  return { by: 'token', place: joining.place, occurrences: [], ...optional('registeredAt', registeredAt) };
}

/** What the cluster knows of the bootstrap token of a kubeconfig's user. */
export function bootstrapUserOf(
  cluster: Cluster,
  use: ContextUse | undefined,
): Pick<TokenSource, 'registeredAt' | 'identity'> {
  const [token] = use === undefined ? [] : presentedToken(use);
  const found = token && registeredToken(cluster, token.text);
  return token === undefined || found === undefined
    ? {}
    : {
        ...optional('registeredAt', registration(cluster, token)),
        identity: bootstrapIdentity(token.text, found),
      };
}

/** What the server makes of the bootstrap tokens that the client presents, if it presents any. */
export function bootstrapTermsOf(scene: Scene): TokenTerms | undefined {
  const { use } = scene.client;
  const [first, ...others] = use === undefined ? joiningTokens(scene) : presentedToken(use);
  return first && others.reduce((terms, each) => worse(terms, termsOf(scene, each)), termsOf(scene, first));
}

/** Who authenticates with a bootstrap token (`auth-extra-groups`). */
export function bootstrapIdentity(text: string, registered: BootstrapSecret | undefined): ClientIdentity {
  const [id = ''] = text.split('.');
  const own = (registered?.groups?.text ?? '').split(',').filter((group) => group !== '');
  return { user: `${bootstrapToken.userPrefix}${id}`, groups: [bootstrapToken.group, ...own] };
}

/** A bootstrap token as text, and where it stands. */
interface BootstrapText {
  readonly text: string;
  readonly place: FilePlace;
  /** It verifies what the API server publishes before it is presented. */
  readonly isForDiscovery?: boolean;
  /** It asks for the kubelet's certificate. */
  readonly isForRequest?: boolean;
}

function presentedToken({ kubeconfig: { file }, context }: ContextUse): readonly BootstrapText[] {
  const { text = '', span } = context.user?.token ?? {};
  return span === undefined || !bootstrapToken.pattern.test(text) ? [] : [{ text, place: { file, span } }];
}

/** Of two tokens that a client needs, the one that fails, or fails first. */
function worse(one: TokenTerms, other: TokenTerms): TokenTerms {
  if (one.tokenFault !== undefined || other.tokenFault !== undefined) return one.tokenFault === undefined ? other : one;
  if (one.tokenUnknown !== undefined || other.tokenUnknown !== undefined)
    return one.tokenUnknown === undefined ? other : one;
  return (other.tokenPeriod?.end ?? Number.POSITIVE_INFINITY) < (one.tokenPeriod?.end ?? Number.POSITIVE_INFINITY)
    ? other
    : one;
}

/** A bootstrap token is accepted as its Secret says. */
function termsOf(
  scene: Scene,
  { text, place, isForDiscovery = false, isForRequest = !isForDiscovery }: BootstrapText,
): TokenTerms {
  const registered = registeredToken(scene.cluster, text);
  if (registered === undefined) return { tokenUnknown: unregistered(text, place) };
  const fault = bootstrapFault(registered, text, isForDiscovery);
  const [id = ''] = text.split('.');
  const ended = isForDiscovery ? unsignedWords(id) : invalidToken;
  if (fault !== undefined) {
    const words = isForDiscovery && fault.kind === 'secret' ? wronglySigned : ended;
    return {
      tokenFault: fault.kind === 'authentication' || fault.kind === 'groups' ? invalidToken : words,
      tokenPlace: place,
      bootstrapFault: { ...fault, secret: registered.placed },
    };
  }
  const forbidden = isForRequest ? rightsOf(scene, bootstrapIdentity(text, registered)) : {};
  const end = bootstrapExpiry(registered.expiration?.text ?? '');
  if (Number.isNaN(end)) return forbidden;
  return {
    ...forbidden,
    tokenPeriod: { begin: Number.NEGATIVE_INFINITY, end: end - 1, early: () => ended, ended, lasts: 'forJoining' },
  };
}

/** What bindings among the files give a kubelet that asks for its first certificate. */
function rightsOf({ cluster, picture, record, client }: Scene, identity: ClientIdentity): TokenTerms {
  if (!record.identity.includes('bootstrapToken')) return {};
  const bound = boundSubjectsOf(picture, cluster.objects);
  const rights = client.party === 'kubeadm' ? joiningRights(identity, bound) : bootstrapRights(identity, bound);
  if (rights === 'allowed') return {};
  if (rights !== 'unknown') return { tokenForbidden: rights.error };
  return { tokenRightsUnknown: { why: 'objectNotFound', name: `ClusterRoleBinding (${nodeBootstrapper})` } };
}

/** What kubeadm prints if kube-controller-manager does not sign for the token, and if it signs for another one. */
function unsignedWords(id: string): string {
  return `could not find a JWS signature in the cluster-info ConfigMap for token ID "${id}"`;
}
const wronglySigned = "failed to verify JWS signature of received cluster info object, can't trust this API Server";

/** The Secret that would tell. */
function unregistered(text: string, place: FilePlace | undefined): Missing {
  const [id = ''] = text.split('.');
  return {
    why: 'objectNotFound',
    name: `Secret kube-system/bootstrap-token-${id}`,
    ...optional('place', place),
  };
}

/** The bootstrap tokens with which a node joins, where flags or fields have them; of a node that has joined, they are left over. */
function joiningTokens(scene: Scene): readonly BootstrapText[] {
  const { clientToken = [], identity } = scene.record;
  if (!identity.includes('bootstrapToken') || hasJoined(scene)) return [];
  const found = clientToken.flatMap((origin): readonly BootstrapText[] => {
    if (typeof origin !== 'object') return [];
    const isForDiscovery = !/tls-?bootstrap/i.test(JSON.stringify(origin));
    if ('field' in origin)
      return fieldsFor(scene, origin).map(({ placed: { file }, node: { text, span } }) => ({
        text,
        place: { file, span },
        isForDiscovery,
      }));
    const setting = 'flag' in origin ? flagSetting(scene, 'client', origin) : undefined;
    return setting?.value === undefined ? [] : [{ text: setting.value, place: setting.place, isForDiscovery }];
  });
  // The one for discovery is for both, if there is no other.
  const isAlone = found.every(({ isForDiscovery }) => isForDiscovery === true);
  return found
    .filter(({ text }) => bootstrapToken.pattern.test(text))
    .map((each) => (isAlone ? { ...each, isForRequest: true } : each));
}

function registeredToken(cluster: Cluster, text: string): BootstrapSecret | undefined {
  const [id] = text.split('.');
  const registered = bootstrapSecretsIn(cluster).filter((each) => each.id?.text === id);
  return registered.length === 1 ? registered[0] : undefined;
}

function faultOf(cluster: Cluster, { text, isForDiscovery = false }: BootstrapText): BootstrapFault | undefined {
  const found = registeredToken(cluster, text);
  return found && bootstrapFault(found, text, isForDiscovery);
}

/** Where the Secret says what counts: why it is not for the token, otherwise when it expires. */
function registration(cluster: Cluster, token: BootstrapText): Source | undefined {
  const found = registeredToken(cluster, token.text);
  const node = faultOf(cluster, token)?.node ?? found?.expiration?.node ?? found?.secret?.node;
  if (found === undefined || node === undefined) return undefined;
  const place = { file: found.placed.file, span: node.span };
  const by = found.placed.object.name ?? '';
  const material = { source: 'value', place, name: '', occurrences: [], certificates: [] } as const;
  return { kind: 'materials', materials: [{ material, by, place }] };
}
