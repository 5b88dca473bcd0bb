import { signingRequestText } from '../../support/signingRequestText.ts';
import type { Incident, IncidentFiles } from '../incidentModel.ts';

/** Files with one fault, and a line that it makes a program print; its names replace those of other lines about the same. */
export interface LineScene extends Pick<Incident, 'id' | 'errorText' | 'root' | 'files' | 'mustMention'> {
  make(): Promise<IncidentFiles>;
  /** What stands for `{name}` in the line. */
  pasted?(): Promise<Readonly<Record<string, string>>>;
}

/** A request of a kubelet for its serving certificate that nobody has approved. */
export async function waitingRequest(): Promise<string> {
  return `${await signingRequestText({
    metadata: ['creationTimestamp: "2026-06-12T09:00:00Z"'],
    signerName: 'signerName: kubernetes.io/kubelet-serving',
    usages: 'usages: [digital signature, server auth]',
    spec: ['username: system:node:cp-1', 'groups: [system:nodes, system:authenticated]'],
    commonName: 'system:node:cp-1',
    organizations: ['system:nodes'],
    dnsNames: ['cp-1'],
    ipAddresses: ['10.0.0.11'],
  })}\n`;
}
