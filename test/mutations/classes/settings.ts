import { injectedObjects } from '../distributions/certManager.ts';
import { encryptionProviders, runningPods } from '../distributions/settings.ts';
import { anywhere, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { inField, withCertificate } from '../place.ts';
import { certificateAt, namesake, pemOf } from '../reissue.ts';
import type { Tree } from '../tree.ts';
import { withEdit } from '../tree.ts';
import { edit } from './shorthand.ts';

/** Settings without which a program does not read credentials that are there, or that it cannot use. */
export const unreadSettings: MutationClass = ({ tree }) =>
  tree.files.has('argocd/repository.yaml')
    ? [...labels(), ...mounts(), ...pods(), ...servers(), ...acme(), ...encryption(), ...meshes(), ...people()]
    : [];

function labels(): readonly Mutation[] {
  return ['repository', 'repo-creds', 'cluster'].flatMap((type) => {
    const file = `argocd/${type === 'cluster' ? 'destination' : type}.yaml`;
    const label = new RegExp(`^ +labels:\\n +argocd\\.argoproj\\.io/secret-type: ${type}\\n`, 'm');
    return [
      edit(`${type} without its label`, file, label, '', 'argocd-secret-ignored'),
      edit(
        `${type} with a label that Argo CD does not know`,
        file,
        `secret-type: ${type}`,
        'secret-type: git',
        'argocd-secret-ignored',
      ),
      edit(`${type} with an annotation`, file, ' labels:', ' annotations:', 'argocd-secret-ignored'),
    ];
  });
}

function mounts(): readonly Mutation[] {
  const file = 'argocd/repo-server.yaml';
  const code = 'argocd-certs-not-mounted';
  return [
    edit('the CAs of Argo CD in another folder', file, '/app/config/tls', '/app/config/certs', code),
    edit(
      'another ConfigMap in place of the CAs of Argo CD',
      file,
      'name: argocd-tls-certs-cm',
      'name: argocd-certs',
      code,
    ),
  ];
}

function pods(): readonly Mutation[] {
  return [
    ...Object.keys(runningPods).flatMap((kind) => {
      const file = `pods/${kind.toLowerCase()}.yaml`;
      const off = 'automountServiceAccountToken: false';
      return [
        edit(`${kind}: an image of another port`, file, ':5000/', ':5001/', 'pull-secret-other-registry'),
        edit(`${kind}: an image without a port`, file, ':5000/', '/', 'pull-secret-other-registry'),
        edit(`${kind}: no token`, file, /automountServiceAccountToken: true/, off, 'token-not-mounted'),
      ];
    }),
  ];
}
