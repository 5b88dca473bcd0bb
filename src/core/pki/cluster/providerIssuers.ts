import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import { tokenClaims } from '../readToken.ts';
import type { FilePlace } from './clusterModel.ts';
import { settingOf, settingsOf } from './components.ts';
import type { Cluster, ContextUse } from './connections/connectionModel.ts';

/** An issuer of an OpenID Connect provider, as something names it. */
export interface NamedIssuer {
  readonly issuer: string;
  readonly place: FilePlace;
}

/** The provider from which a kubeconfig's user has its tokens: by the ID token that is there, else by the settings of what gets them. */
function providerOfUser({ kubeconfig: { file }, context: { user } }: ContextUse): NamedIssuer | undefined {
  const config = mappingAt(user?.node, 'auth-provider', 'config');
  const token = scalarAt(config, 'id-token') ?? user?.token;
  const credential = file.credentials.find(({ value }) => value.span.start === token?.span.start);
  const claims = credential && tokenClaims(credential);
  if (token !== undefined && claims?.issuer !== undefined && claims.serviceAccount === undefined) {
    return { issuer: claims.issuer, place: { file, span: token.span } };
  }
  const url = scalarAt(config, 'idp-issuer-url');
  if (url !== undefined && url.text !== '') return { issuer: url.text, place: { file, span: url.span } };
  const args = scalarsAt(user?.exec, 'args');
  for (const [index, arg] of args.entries()) {
    const [, written] = /^--oidc-issuer-url(?:=(.*))?$/s.exec(arg.text) ?? [];
    const next = arg.text === '--oidc-issuer-url' ? args[index + 1]?.text : written;
    if (next !== undefined && /^https?:/.test(next)) return { issuer: next, place: { file, span: arg.span } };
  }
  return undefined;
}

/** The providers whose tokens the API servers of a cluster accept; `undefined` if that is not known, or decided elsewhere. */
function acceptedProviders({
  components,
  objects,
}: Pick<Cluster, 'components' | 'objects'>): readonly NamedIssuer[] | undefined {
  const servers = components.filter(({ component }) => component === 'kube-apiserver');
  const isHidden = servers.some(
    (server) => server.isPartial || settingOf(server, '--authentication-token-webhook-config-file') !== undefined,
  );
  if (servers.length === 0 || isHidden) return undefined;
  const flags = servers.flatMap((server) => settingsOf(server, '--oidc-issuer-url'));
  const configurations = servers.some((server) => settingOf(server, '--authentication-config') !== undefined)
    ? objects.filter(({ object }) => object.kind === 'AuthenticationConfiguration')
    : [];
  const named = [
    ...flags.flatMap(({ value, place }) => (value === undefined ? [] : [{ issuer: value, place }])),
    ...configurations.flatMap(({ file, object }) =>
      itemsAt(object.root, 'jwt').flatMap((item): readonly NamedIssuer[] => {
        const url = scalarAt(item, 'issuer', 'url');
        return url === undefined ? [] : [{ issuer: url.text, place: { file, span: url.span } }];
      }),
    ),
  ];
  return named.length === 0 ? undefined : named;
}

/** The providers that API servers accept instead of that of a user; `undefined` if it is among them, or not known. */
export function otherProviders(
  cluster: Pick<Cluster, 'components' | 'objects'>,
  use: ContextUse,
): { readonly wanted: NamedIssuer; readonly accepted: readonly NamedIssuer[] } | undefined {
  const wanted = providerOfUser(use);
  const accepted = wanted && acceptedProviders(cluster);
  if (wanted === undefined || accepted === undefined) return undefined;
  return accepted.some(({ issuer }) => issuer === wanted.issuer) ? undefined : { wanted, accepted };
}
