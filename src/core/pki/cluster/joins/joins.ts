import { standsForSecret } from '../../../kubernetes/placeholderReason.ts';
import { bootstrapToken } from '../../../kubernetes/tables/tlsBootstrap.ts';
import { isDocumentation } from '../../../locate/files/quietPlaces.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { addToGroup } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import { visibleText } from '../../../text/visibleText.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import { isOpenText } from '../bootstrapTokens.ts';
import type { ClusterPicture, ComponentInstance } from '../clusterModel.ts';
import { settingOf, settingsOf } from '../components.ts';
import { hostOf } from '../hostOf.ts';
import type { KubeadmConfiguration } from '../kubeadmConfiguration.ts';
import type { Join, JoinFault, JoinText } from './joinModel.ts';

/** Everything that joins a cluster with kubeadm: configurations, and commands in scripts and units. */
export const joinsOf = memoisedBy(({ kubeadm, components }: ClusterPicture): readonly Join[] => [
  ...kubeadm.flatMap((each) => (each.kind === 'JoinConfiguration' ? [configured(each)] : [])),
  ...components.flatMap((each) =>
    each.component === 'kubeadm' && each.operands?.includes('join') === true ? [commanded(each)] : [],
  ),
]);

function configured({ placed, discovery, certificateKey, isControlPlane }: KubeadmConfiguration): Join {
  const { file, object, host } = placed;
  const at = ({ text, span }: ScalarNode): JoinText => ({ text, place: { file, span } });
  const { apiServerEndpoint, token, tlsBootstrapToken, caCertHashes } = discovery;
  return {
    file,
    host,
    object,
    ...optional('endpoint', apiServerEndpoint?.text),
    tokens: [token, tlsBootstrapToken].flatMap((each) => (each === undefined ? [] : [at(each)])),
    pins: caCertHashes.map(at),
    ...optional('certificateKey', certificateKey && at(certificateKey)),
    isControlPlane,
  };
}

function commanded(instance: ComponentInstance): Join {
  const textsOf = (flag: string): readonly JoinText[] =>
    settingsOf(instance, flag).flatMap(({ value: text, place }) => (text === undefined ? [] : [{ text, place }]));
  return {
    file: instance.place.file,
    host: instance.host,
    instance,
    ...optional('endpoint', endpointOf(instance)),
    tokens: ['--token', '--discovery-token', '--tls-bootstrap-token'].flatMap(textsOf),
    pins: textsOf('--discovery-token-ca-cert-hash'),
    ...optional('certificateKey', textsOf('--certificate-key').at(-1)),
    isControlPlane: settingOf(instance, '--control-plane') !== undefined,
  };
}

/** The address after `kubeadm join`. */
export function endpointOf({ operands = [] }: ComponentInstance): string | undefined {
  return operands.find((operand) => /^[^\s/]+:\d+$/.test(operand));
}

/** What kubeadm refuses before it connects. */
export function refusedForms({ tokens, pins }: Join): readonly JoinFault[] {
  return [...tokens.flatMap((token) => tokenFault(token) ?? []), ...pins.flatMap((pin) => pinFault(pin) ?? [])];
}

/** A bootstrap token of a wrong form. */
export function tokenFault({ text, place }: JoinText): JoinFault | undefined {
  const isJudged = text !== '' && !isOpenText({ text }) && !isDocumentation(place.file);
  return isJudged && !bootstrapToken.pattern.test(text)
    ? { kind: 'token', place, error: 'the bootstrap token is invalid' }
    : undefined;
}

/** As kubeadm reads hashes, one after the other. */
function pinFault({ text, place }: JoinText): JoinFault | undefined {
  if (!isPin(text) || isDocumentation(place.file)) return undefined;
  const [format = '', value, ...others] = text.split(':');
  const quoted = `invalid hash "${visibleText(text, longestPin)}"`;
  const error =
    value === undefined || others.length > 0
      ? `${quoted}, expected "format:hex-value"`
      : format.toLowerCase() !== 'sha256'
        ? `unknown hash format "${visibleText(format)}"`
        : value.length >> 1 !== 32
          ? `${quoted}, expected a 32 byte SHA-256 hash, found ${value.length >> 1} bytes`
          : /^[\da-f]{64}$/i.test(value)
            ? undefined
            : `${quoted}, could not decode SHA-256 from hex`;
  return error === undefined
    ? undefined
    : { kind: 'pin', place, text, error: `invalid discovery token CA certificate hash: ${error}` };
}

/** Letters that are quoted: of a hash with a few more. */
const longestPin = 100;

/** Not what stands for one in an instruction. */
function isPin(text: string): boolean {
  return text !== '' && !/[{}$<>]|\.\.\.|…|^sha256:(?:[xX]+|hash|123[\d.]*)$/.test(text);
}

/** The hashes in lower case without their format; of pins that are none, nothing. */
export function pinnedDigests(pins: readonly string[]): ReadonlySet<string> {
  return new Set(
    pins.flatMap((pin) => (isPin(pin) && /^sha256:[\da-f]{64}$/i.test(pin) ? [pin.slice(7).toLowerCase()] : [])),
  );
}

/** A certificate key of a wrong form, as kubeadm decodes it, and makes a cipher of it. */
export function certificateKeyFault({ text, place }: JoinText): JoinFault | undefined {
  if (standsForSecret(text) || isDocumentation(place.file)) return undefined;
  const bad = /[^0-9a-fA-F]/u.exec(text)?.[0];
  const code = bad?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  const error =
    bad !== undefined
      ? `error decoding certificate key: encoding/hex: invalid byte: U+${code} '${bad}'`
      : text.length % 2 === 1
        ? 'error decoding certificate key: encoding/hex: odd length hex string'
        : [32, 48, 64].includes(text.length)
          ? undefined
          : `crypto/aes: invalid key size ${text.length / 2}`;
  return error === undefined ? undefined : { kind: 'key', place, error: visibleText(error, 100) };
}

/** A machine, and the address of an API server. */
export interface Joining {
  readonly host: string;
  readonly endpoint?: string | undefined;
}

/** The CAs of the cluster that is joined: on the same machine, else under the same address, else the only one there is. */
export function casOfJoin(picture: ClusterPicture, { host, endpoint }: Joining): readonly CertificateNode[] {
  const byHost = casByHost(picture.graph);
  const own = byHost.get(host) ?? [];
  if (own.length > 0) return own;
  const served = endpoint === undefined ? [] : (casByAddress(picture).get(endpoint) ?? []);
  if (served.length > 0) return served;
  const all = [...new Set([...byHost.values()].flat())];
  return new Set(all.map(({ keyId }) => keyId)).size === 1 ? all : [];
}

/** What kubeconfigs trust for an address, by `host:port`. */
const casByAddress = memoisedBy(({ kubeconfigs }: ClusterPicture): ReadonlyMap<string, readonly CertificateNode[]> => {
  const byAddress = new Map<string, CertificateNode[]>();
  for (const { server, ca } of kubeconfigs.flatMap(({ clusters }) => clusters)) {
    const address = /^https:\/\/([^\s/]+:\d+)\/?$/.exec(server?.text ?? '')?.[1];
    if (address === undefined || isLoopback(address)) continue;
    for (const node of ca?.certificates ?? []) addToGroup(byAddress, address, node);
  }
  return byAddress;
});

/** The address of any machine. */
function isLoopback(address: string): boolean {
  return /^(?:127\.|localhost:|\[::1\])/.test(address);
}

const casByHost = memoisedBy(({ certificates }: PkiGraph): ReadonlyMap<string, readonly CertificateNode[]> => {
  const byHost = new Map<string, CertificateNode[]>();
  for (const node of certificates.values()) {
    if (node.role?.id !== 'ca') continue;
    for (const host of new Set(node.occurrences.map(({ file }) => hostOf(file)))) {
      addToGroup(byHost, host, node);
    }
  }
  return byHost;
});
