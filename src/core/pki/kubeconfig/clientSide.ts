import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { mappingAt } from '../../locate/objects/nodes.ts';
import { optional } from '../../text/optional.ts';
import type { ClusterPicture, FilePlace, Kubeconfig, KubeconfigUser } from '../cluster/clusterModel.ts';
import { identityOf } from '../cluster/connections/judgeSide.ts';
import { boundSubjects, forbiddenError } from '../cluster/rights.ts';
import { tokenPeriod, tokenPeriodWords, tokenRefusal, tokenRefusalWords } from '../cluster/tokenAcceptance.ts';
import { verifyBetween } from '../cluster/verifyBetween.ts';
import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import { tokenClaims } from '../readToken.ts';
import { oids } from '../verification/oids.ts';
import type { ApiServer } from './apiServers.ts';
import { type ConnectionSide, endsOf, refusalOf } from './connectionSide.ts';
import type { Doubt, KubectlFault } from './contextVerdictModel.ts';
import type { Presented } from './credentialCheck.ts';
import type { PreparedContext } from './prepareContext.ts';
import { textAt } from './textAt.ts';

/** The server verifies the user: a client certificate first, then a token, either of which is enough. */
export function clientSide(
  picture: ClusterPicture,
  { file }: Kubeconfig,
  { user, presented }: PreparedContext,
  server: ApiServer | undefined,
): ConnectionSide {
  const certificate = certificateCheck(picture.graph, presented, server);
  const forbidden = presented === 'unknown' ? undefined : administratorError(picture, presented);
  const token = tokenCheck(picture, file, user, server);
  const proofs = [certificate, token].filter((proof) => proof !== undefined);
  const hasOthers =
    presented === 'unknown' ||
    (token === undefined && user.tokenFile !== undefined) ||
    mappingAt(user.node, 'auth-provider') !== undefined ||
    mappingAt(user.node, 'exec') !== undefined;
  const place = certificate === undefined ? token?.place : user.certificate?.place;
  const faultAt = (at: number): KubectlFault | undefined => {
    if (forbidden !== undefined && certificate?.refusalAt(at) === undefined) {
      const error = `Error from server (Forbidden): ${forbidden}`;
      return { stage: 'client', error, ...optional('place', user.certificate?.place) };
    }
    const [refusal, ...others] = proofs.map((proof) => proof.refusalAt(at));
    if (hasOthers || refusal === undefined || others.includes(undefined)) return undefined;
    return { stage: 'client', error: unauthorized, ...optional('place', place), serverLog: refusal };
  };
  return { faultAt, doubts: doubtsOf(certificate, presented, user), ends: proofs.flatMap(({ ends }) => ends) };
}

const unauthorized = 'error: You must be logged in to the server (Unauthorized)';

/** Of administrators it is known what they need. The first authenticator that knows a user counts, and that of certificates is the first. */
function administratorError(picture: ClusterPicture, [leaf]: readonly CertificateNode[]): string | undefined {
  const role = certificateRole(leaf?.role?.id ?? '');
  if (leaf === undefined || role === undefined || !administrators.includes(role.id)) return undefined;
  return forbiddenError(role, identityOf(leaf), boundSubjects(picture));
}

const administrators = ['admin-client', 'super-admin-client'];

/** A credential of the user. */
interface Proof {
  /** Why the server rejects it, in the words of its log; `undefined` if it accepts it, or may. */
  refusalAt(at: number): string | undefined;
  readonly isSure: boolean;
  readonly place?: FilePlace;
  readonly ends: readonly number[];
}

function certificateCheck(graph: PkiGraph, presented: Presented, server: ApiServer | undefined): Proof | undefined {
  if (presented === 'unknown') return undefined;
  const [leaf] = presented;
  if (leaf === undefined) return undefined;
  // Without the server's CA, only the certificate is checked: wrong dates and usages are wrong under any CA.
  const anchors = server?.clientCa ?? [leaf];
  return {
    refusalAt: (at) => refusalOf(verifyBetween(graph, { presented, anchors, at, usages: [oids.clientAuth] }))?.message,
    isSure: server?.clientCa !== undefined,
    ends: endsOf([...presented, ...anchors]),
  };
}

/** A signed token outside its dates is refused by everyone, and others by servers that do not know their key, issuer or audience. */
function tokenCheck(
  picture: ClusterPicture,
  file: Kubeconfig['file'],
  { node }: KubeconfigUser,
  server: ApiServer | undefined,
): Proof | undefined {
  const token = textAt(node, 'token');
  if (token === undefined) return undefined;
  const credential = file.credentials.find(({ value }) => value.span.start === token.span.start);
  const claims = credential && tokenClaims(credential);
  if (credential === undefined || claims === undefined) {
    return { refusalAt: () => undefined, isSure: false, place: { file, span: token.span }, ends: [] };
  }
  const { begin, end } = tokenPeriod(claims);
  const { early, ended } = tokenPeriodWords(claims);
  const servers = server?.instance === undefined ? [] : [{ components: [server.instance], hosts: [server.host] }];
  const refusal = tokenRefusal(picture, servers, { occurrence: { file, credential }, claims });
  const fault = refusal && tokenRefusalWords(refusal, claims);
  return {
    refusalAt: (at) => fault ?? (at > end ? ended : at < begin ? early : undefined),
    isSure: false,
    place: { file, span: token.span },
    ends: Number.isFinite(end) ? [end] : [],
  };
}

function doubtsOf(certificate: Proof | undefined, presented: Presented, { node }: KubeconfigUser): readonly Doubt[] {
  if (certificate?.isSure === true || presented === 'unknown') return [];
  const exec = textAt(mappingAt(node, 'exec'), 'command');
  if (exec !== undefined) return [{ of: 'program', name: exec.text }];
  return [{ of: certificate === undefined ? 'token' : 'clientCa' }];
}
