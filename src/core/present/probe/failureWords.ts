import * as l10n from '@vscode/l10n';
import { visibleText } from '../../text/visibleText.ts';
import type { ProbeAnswer, ProbeTarget } from './probeModel.ts';
import { addressWords } from './probeWords.ts';

/** Why no certificate was seen: the verdict, and what can be done. */
export interface FailureWords {
  readonly what: string;
  readonly advice: string;
}

/** Says why a server has shown no certificate. */
export function failureWords(
  target: ProbeTarget,
  { why, detail = '' }: Extract<ProbeAnswer, { readonly kind: 'failed' }>,
): FailureWords {
  const address = addressWords(target);
  const said = visibleText(detail, 200);
  switch (why) {
    case 'refused':
      return {
        what: l10n.t('Nothing listens at {0}.', address),
        advice: l10n.t('Is the component running, and is this its port?'),
      };
    case 'timedOut':
      return {
        what: l10n.t('{0} did not answer in time.', address),
        advice: l10n.t('A firewall may drop the connection, or it is reached through a VPN or jump host only.'),
      };
    case 'hostNotFound':
      return {
        what: l10n.t('There is no host {0}.', visibleText(target.host, 255)),
        advice: l10n.t('The name is not known on this machine: it may be one of the cluster, or need a VPN.'),
      };
    case 'unreachable':
      return {
        what: l10n.t('No way leads from this machine to {0}.', address),
        advice: l10n.t('Connect to its network first, or ask from one of its machines.'),
      };
    case 'closed':
      return {
        what: l10n.t('{0} ended the connection without an answer.', address),
        advice: l10n.t('A load balancer without a running server behind it does so, and a server that speaks no TLS.'),
      };
    case 'plain':
      return {
        what: l10n.t('{0} does not speak TLS. It answered: {1}', address, said),
        advice: l10n.t('The address should begin with http://, or another port is meant.'),
      };
    case 'alert':
      return {
        what: l10n.t('{0} ended the handshake: {1}', address, said),
        advice: l10n.t(
          'Its log says why. unrecognized_name: it has no certificate for {0}.',
          visibleText(target.serverName, 255),
        ),
      };
    case 'malformed':
      return {
        what: l10n.t('{0} answered with something that is no handshake of TLS: {1}', address, said),
        advice: l10n.t('Another protocol may listen at this port.'),
      };
    case 'proxyRefused':
      return {
        what: l10n.t('The proxy did not connect to {0}: {1}', address, said),
        advice: l10n.t('See proxy-url of the kubeconfig, and what the proxy allows.'),
      };
    case 'proxyNotUsed':
      return {
        what: l10n.t('proxy-url of the kubeconfig is of a kind that is not used here: {0}', said),
        advice: l10n.t('Only http:// proxies without a password are. Ask from a machine that needs no proxy.'),
      };
    case 'failed':
      return { what: l10n.t('The connection to {0} failed: {1}', address, said), advice: l10n.t('Try it again.') };
  }
}
