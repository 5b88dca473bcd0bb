import * as l10n from '@vscode/l10n';
import { visibleText } from '../../text/visibleText.ts';
import type { ProbeAnswer, ProbeTarget } from './probeModel.ts';
import { addressWords } from './probeWords.ts';

/** Why no certificate was received: the verdict and the advice. */
export interface FailureWords {
  readonly what: string;
  readonly advice: string;
}

/** Says why a server presented no certificate. */
export function failureWords(
  target: ProbeTarget,
  { why, detail = '' }: Extract<ProbeAnswer, { readonly kind: 'failed' }>,
): FailureWords {
  const address = addressWords(target);
  const said = visibleText(detail, 200);
  switch (why) {
    case 'refused':
      return {
        what: l10n.t('Nothing is listening on {0}.', address),
        advice: l10n.t('Is the component running, and is this its port?'),
      };
    case 'timedOut':
      return {
        what: l10n.t('{0} did not answer in time.', address),
        advice: l10n.t(
          'A firewall may drop the connection, or the server is reachable only through a VPN or jump host.',
        ),
      };
    case 'hostNotFound':
      return {
        what: l10n.t('Host {0} was not found.', visibleText(target.host, 255)),
        advice: l10n.t('This machine cannot resolve the name. It may exist only inside the cluster, or need a VPN.'),
      };
    case 'unreachable':
      return {
        what: l10n.t('There is no route from this machine to {0}.', address),
        advice: l10n.t('Connect to its network first, or probe from one of its machines.'),
      };
    case 'closed':
      return {
        what: l10n.t('{0} closed the connection without a response.', address),
        advice: l10n.t(
          'This happens with a load balancer that has no running server, or with a server that does not use TLS.',
        ),
      };
    case 'plain':
      return {
        what: l10n.t('{0} does not use TLS. It answered: {1}', address, said),
        advice: l10n.t('Use an address that begins with http://, or another port.'),
      };
    case 'alert':
      return {
        what: l10n.t('{0} aborted the handshake: {1}', address, said),
        advice: l10n.t(
          'Its log says why. unrecognized_name means that it has no certificate for {0}.',
          visibleText(target.serverName, 255),
        ),
      };
    case 'malformed':
      return {
        what: l10n.t('{0} did not answer with a TLS handshake: {1}', address, said),
        advice: l10n.t('This port may use another protocol.'),
      };
    case 'proxyRefused':
      return {
        what: l10n.t('The proxy did not connect to {0}: {1}', address, said),
        advice: l10n.t('Check proxy-url in the kubeconfig, and what the proxy allows.'),
      };
    case 'proxyNotUsed':
      return {
        what: l10n.t('This proxy-url in the kubeconfig is not supported here: {0}', said),
        advice: l10n.t(
          'Only http:// proxies without a password are supported. Probe from a machine that needs no proxy.',
        ),
      };
    case 'failed':
      return { what: l10n.t('The connection to {0} failed: {1}', address, said), advice: l10n.t('Try again.') };
  }
}
