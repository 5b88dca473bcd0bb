import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { base64 } from '../../support/base64.ts';
import { toYaml } from '../distributions/documents.ts';
import { inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { inField, type Place, withCertificate, withKey } from '../place.ts';
import { certificateAt, dnsNames, namesake, pemOf } from '../reissue.ts';
import { withEdit, withFile } from '../tree.ts';
import { changed, edit } from './shorthand.ts';

/** What service meshes, Argo CD and Talos keep in objects of their own. */
export const meshObjects: MutationClass = ({ tree }) =>
  [...ofIstio(), ...ofLinkerd(), ...ofArgocd(), ...ofTalos()]
    .filter(({ file }) => tree.files.has(file))
    .map(({ mutation }) => mutation);

interface Planted {
  readonly file: string;
  readonly mutation: Mutation;
}

const expired = { notBefore: '2024-01-01', notAfter: '2025-01-01' };

/** A CA of the same name, with another key. */
function otherCa(name: string, place: Place, ...codes: readonly FindingCode[]): Planted {
  return {
    file: place.file,
    mutation: {
      name,
      mutate: async (tree) =>
        withCertificate(tree, place, pemOf((await namesake(certificateAt(tree, place))).certificate)),
      expected: inAnyOf([place.file], ...codes),
    },
  };
}

function otherKey(name: string, place: Place): Planted {
  return {
    file: place.file,
    mutation: {
      name,
      mutate: (tree) => withKey(tree, place, newEcKey()),
      expected: inAnyOf([place.file], 'key-cert-mismatch'),
    },
  };
}

function planted(file: string, mutation: Mutation): Planted {
  return { file, mutation };
}

function ofIstio(): readonly Planted[] {
  const cacerts = 'istio/cacerts.yaml';
  const gateway = 'istio/gateway.yaml';
  return [
    otherCa('Istio: a root that did not sign the CA', inField(cacerts, 'root-cert.pem'), 'istio-cacerts-inconsistent'),
    otherKey('Istio: the key of another CA', inField(cacerts, 'ca-key.pem')),
    planted('istio/root-cert.yaml', {
      name: 'Istio: the root of before in a namespace',
      mutate: async (tree) => {
        const { certificate } = await namesake(certificateAt(tree, inField(cacerts, 'root-cert.pem')));
        const lines = pemOf(certificate).trimEnd().replaceAll('\n', '\n    ');
        return withEdit(tree, 'istio/root-cert.yaml', /-----BEGIN[\s\S]*END CERTIFICATE-----/, lines);
      },
      expected: inAnyOf(['istio/root-cert.yaml'], 'wrong-ca-on-edge', 'not-issued-by-expected-ca'),
    }),
    planted(
      gateway,
      changed('Istio: the certificate of a gateway has expired', inField(gateway, 'tls.crt'), expired, 'cert-expired'),
    ),
    planted(
      gateway,
      changed(
        'Istio: a gateway whose certificate names another host',
        inField(gateway, 'tls.crt'),
        dnsNames('other.example.com'),
        'ingress-host-not-covered',
      ),
    ),
    otherKey('Istio: the key of another gateway', inField(gateway, 'tls.key')),
  ];
}

function ofLinkerd(): readonly Planted[] {
  const issuer = 'linkerd/issuer.yaml';
  const injector = 'linkerd/injector.yaml';
  return [
    planted(
      issuer,
      changed('Linkerd: the issuer has expired', inField(issuer, 'tls.crt'), expired, 'ca-expired', 'cert-expired'),
    ),
    planted(issuer, {
      name: 'Linkerd: trust anchors that did not sign the issuer',
      mutate: async (tree) => {
        const { certificate } = await namesake(certificateAt(tree, inField(issuer, 'ca.crt')));
        const lines = pemOf(certificate).trimEnd().replaceAll('\n', '\n    ');
        return withEdit(tree, 'linkerd/roots.yaml', /-----BEGIN[\s\S]*END CERTIFICATE-----/, lines);
      },
      expected: inAnyOf([issuer], 'linkerd-issuer-unsupported'),
    }),
    otherKey('Linkerd: the key of another issuer', inField(issuer, 'tls.key')),
    otherCa(
      'Linkerd: the injector is verified with another CA',
      inField(injector, 'caBundle'),

      'cabundle-stale',
    ),
    planted(
      injector,
      changed(
        'Linkerd: the injector’s certificate names another Service',
        inField(injector, 'tls.crt'),
        dnsNames('other.linkerd.svc'),
        'webhook-san-missing-service',
      ),
    ),
  ];
}

function ofArgocd(): readonly Planted[] {
  const server = 'argocd/server-tls.yaml';
  const cluster = 'argocd/cluster.yaml';
  return [
    planted(
      server,
      changed('Argo CD: its certificate has expired', inField(server, 'tls.crt'), expired, 'cert-expired'),
    ),
    otherKey('Argo CD: the key of another certificate', inField(server, 'tls.key')),
    planted(
      cluster,
      edit(
        'Argo CD: told not to verify, beside a CA',
        cluster,
        '"insecure": false',
        '"insecure": true',
        'argocd-insecure-with-ca',
      ),
    ),
  ];
}

function ofTalos(): readonly Planted[] {
  const machine = 'talos/controlplane.yaml';
  const config = 'talos/talosconfig';
  const client = inField(config, 'crt');
  return [
    planted(machine, {
      name: 'Talos: the key of another CA',
      mutate: (tree) => withKey(tree, inField(machine, 'key', 'aggregatorCA'), newEcKey()),
      expected: inAnyOf([machine], 'key-cert-mismatch'),
    }),
    otherCa('Talos: talosconfig of another CA', inField(config, 'ca'), 'talosconfig-ca-differs'),
    planted(machine, {
      name: 'Talos: a kubeconfig with a name that the API server does not get',
      mutate: (tree) => {
        const ca = base64(pemOf(certificateAt(tree, inField(machine, 'crt', 'clusterName'))));
        const cluster = { server: 'https://api.example.com:6443', 'certificate-authority-data': ca };
        const content = toYaml({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'talos', cluster }] });
        return withFile(tree, 'talos/kubeconfig', { content, mode: 0o600 });
      },
      expected: inAnyOf(['talos/kubeconfig'], 'server-san-missing'),
    }),
    planted(config, changed('Talos: the client’s certificate has expired', client, expired, 'cert-expired')),
    planted(config, {
      name: 'Talos: the client has the key of another certificate',
      mutate: (tree) => withKey(tree, inField(config, 'key'), newEcKey()),
      expected: inAnyOf([config], 'key-cert-mismatch'),
    }),
  ];
}
