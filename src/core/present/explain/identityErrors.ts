import * as l10n from '@vscode/l10n';
import { isOfKubelet, type LoggedErrorRecord, wordings } from './loggedErrorRecord.ts';

/** Errors about what an identity may do, and about the tokens and passwords of nodes that join. Specific ones first. */
export const identityErrors: readonly LoggedErrorRecord[] = [
  {
    id: 'probe',
    pattern: wordings(
      /HTTP probe failed with statuscode: 40[13]/,
      /\b(?:[Ss]tartup|[Ll]iveness|[Rr]eadiness) probe failed: [^\n]{0,300}remote error: tls: (?:bad certificate|certificate required)/,
    ),
    reasons: [],
    meaning: () =>
      l10n.t(
        'The kubelet probes without credentials and without a client certificate, and the program rejects that. The kubelet restarts the container.',
      ),
  },
  {
    id: 'certificateKey',
    pattern: wordings(
      /error decoding secret data with provided key|couldn't find required certificate or key in Secret/,
      /[Ss]ecrets? "kubeadm-certs" (?:was )?not found|secrets "kubeadm-certs" is forbidden: User "system:bootstrap:[^"\n]{0,300}"/,
      /the Secret does not include the required certificate or key|error decoding certificate key|crypto\/aes: invalid key size \d{1,4}|unable to decrypt [^\n]{0,100}certificate key/,
    ),
    reasons: ['notJoined'],
    meaning: () =>
      l10n.t(
        'kubeadm cannot use the certificates that `kubeadm init` uploaded: they are deleted after two hours, and only their own certificate key decrypts them. Upload them again with `kubeadm init phase upload-certs --upload-certs`.',
      ),
  },
  {
    id: 'datastoreToken',
    pattern: /bootstrap data already found and encrypted with different token/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The server of k3s or RKE2 was started with another token than the one with which the data in its datastore is encrypted. A new token cannot decrypt it: start the server with the token from before, which is in `server/token` of its data directory or of the backup.',
      ),
  },
  {
    id: 'joinPort',
    pattern: wordings(/failed to get CA certs[^\n]{0,300}401 Unauthorized|\/cacerts"?: (?:status )?401 \w{1,20}/),
    reasons: [],
    meaning: () =>
      l10n.t(
        'The address to join answers as kube-apiserver, not as the supervisor of k3s or RKE2, which gives its CA to nodes without a token. RKE2 lets nodes join at port 9345, k3s at 6443. The token is not the cause.',
      ),
  },
  {
    // kube-apiserver says so to unknown clients, where it allows them, and so do proxies.
    id: 'joinForbidden',
    pattern: /\/cacerts"?: (?:status )?403 \w{1,20}/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The supervisor of k3s or RKE2 gives its CA to nodes without a token. What answers at this address does not: it may be kube-apiserver, a load balancer or a proxy. RKE2 lets nodes join at port 9345, k3s at 6443.',
      ),
  },
  {
    id: 'joinToken',
    pattern: wordings(
      /token id "[^"\n]{0,300}" is invalid for this cluster[^\n"]{0,60}/,
      /JWS sign(?:ature|ed token)[^\n]{0,60}/,
      /\/v1-(?:k3s|rke2)\/[^\s":]{1,200}"?: (?:status )?(?:401|403) \w{1,20}/,
      /failed to (?:retrieve configuration from server|validate token|get server config|retrieve agent configuration)[^\n]{0,200}: (?:not authorized|401 Unauthorized)/,
      /failed to normalize (?:server |agent )?token[^\n"]{0,120}/,
      /invalid username\/password combination|cluster at https?:\/\/[^\s"]{1,300}: not authorized|the token does not include a CA hash|[Ii]nvalid (?:join|node|server|agent|bootstrap) token|(?:join|bootstrap) token (?:"[^"\n]{0,100}" )?(?:is|has) (?:expired|invalid|not valid)/,
      /the (?:bootstrap |discovery |join )?token (?:"[^"\n]{0,200}" )?(?:was not of the form|must be of the form|is not in the expected format)[^\n"]{0,80}/,
      /invalid discovery token[^\n"]{0,80}|(?:discovery|bootstrap|join) token[^\n]{0,60}(?:not (?:found|valid)|has expired)/,
    ),
    reasons: ['token', 'notJoined'],
    connections: ['join-discovery'],
    meaning: () =>
      l10n.t(
        'The token to join the cluster is wrong, expired, incomplete or from another cluster. The node that joins prints this error: create a new token on a server, and copy all of it.',
      ),
  },
  {
    id: 'nodePassword',
    pattern:
      /[Nn]ode password (?:rejected|not set|not match|validation failed)[^\n"]{0,160}|(?:unable|failed) to (?:verify|validate|ensure) (?:hash|password) for node '?[\w.:-]{1,253}'?: [^\n"]{0,160}/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The password of this node is not the one that the k3s or RKE2 server keeps for a node of this name. The agent prints this error: the name is used twice, or the node was installed again.',
      ),
  },
  {
    id: 'tokenNotCreated',
    pattern:
      /[Nn]o API token found(?: for service account [^\n]{0,300}?added to the service account)?|failed to fetch token: (?![^\n]{0,400}(?:x509: |forbidden|Unauthorized))[^\n"]{0,160}/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The service account has no token. kube-apiserver issues tokens with `--service-account-signing-key-file` and `--service-account-issuer`, older clusters create them with the key of kube-controller-manager, `--service-account-private-key-file`.',
      ),
  },
  {
    id: 'nodeNotAllowed',
    pattern: wordings(
      /User "system:node:[^"\n]{0,300}" cannot [^\n]{1,300}?(?:"(?= )|at the cluster scope|in the namespace "[^"\n]{1,63}")(?:\.?: [^\n"]{1,200}(?:"[^"\n]{1,300}")?)?/,
      /\b(?:system:)?node:? ["']?[\w.:-]{1,253}["']? can only delete pods[^\n"]{0,80}|\b(?:system:)?node:? ["']?[\w.:-]{1,253}["']? (?:cannot (?:modify|read|create|delete|update|patch|get)|is not allowed to (?:modify|delete|create|update))[^\n"]{0,40}(?:"[^"\n]{0,253}")?/,
      /is not allowed to (?:modify|set|add|remove) (?:labels|taints|the following labels)[^\n"]{0,300}/,
      /can only (?:access node lease|create a node CSR|create tokens? for|get individual resources|modify node|create mirror pods|create pods with|delete pods with|update (?:status|PVC|PersistentVolumeClaim)|access CSINode|access ResourceSlice)[^\n"]{0,200}(?:"[^"\n]{0,300}")?/,
      /RBAC DENY: user "system:node:[^"\n]{0,300}"|unknown node for user|no relationship found between node[^\n"]{0,120}|no path found to object/,
      /failed to get corresponding node: nodes "[^"\n]{0,300}" not found/,
      /[Uu]nable to register node [^\n]{0,300}is forbidden(?!: User)[^\n"]{0,200}/,
    ),
    reasons: ['forbidden'],
    by: 'server',
    clients: ['kubelet', 'kubectl'],
    meaning: () =>
      l10n.t(
        'kube-apiserver allows a kubelet only its own node and what the Pods there use, by its Node authorizer (`--authorization-mode=Node,RBAC`). The common name of the kubelet’s certificate must be `system:node:` and the name of the node, its organization `system:nodes`.',
      ),
  },
  {
    id: 'serviceAccountForbidden',
    pattern:
      /User "system:serviceaccount:[^"\n]{0,300}" cannot [\w*]{1,30}(?: [^\n]{1,300}?(?:at the cluster scope|in the namespace "[^"\n]{1,63}"|path "[^"\n]{0,300}"))?|\(user=system:serviceaccount:[^\n)]{1,300}\)|Unable to get configmap\/extension-apiserver-authentication|Usually fixed by 'kubectl create rolebinding/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The token of the service account is accepted, but no binding of a role gives it the right to do this. No certificate is the cause.',
      ),
  },
  {
    id: 'forbidden',
    pattern: wordings(
      /User "(?!system:(?:anonymous"|serviceaccount:))[^\n]{0,300}?" cannot [\w*]{1,30}(?: [^\n]{1,300}?(?:at the cluster scope|in the namespace "[^"\n]{1,63}"|path "[^"\n]{0,300}"))?/,
      /(?:Forbidden|Authorization error) \(user=(?!system:(?:anonymous|serviceaccount:))[^\n)]{1,300}\)/,
      /RBAC DENY: user "[^"\n]{0,300}"|[Uu]ser "[^"\n]{0,300}" \(groups=\[[^\n\]]{0,300}\]\) (?:is attempting to grant|must)/,
      /"?\/apis?\/[^\s"]{1,300}"?:? (?:status )?403 Forbidden|HTTP status 403 Forbidden|request failed,? -? ?"?403 Forbidden|bad status from https?:\/\/[^\s"]{1,300}: 403|code = PermissionDenied desc = not authorized|etcdserver: permission denied/,
    ),
    reasons: ['forbidden'],
    by: 'server',
    meaning: (line = '') =>
      isOfKubelet(line)
        ? l10n.t(
            'The kubelet accepts the credentials, but this user has no right to its API. Bind the user or its group to the ClusterRole `system:kubelet-api-admin`.',
          )
        : l10n.t(
            'The credentials are accepted, but this user has no right to do this. With a certificate, the user is its common name and the groups are its organizations: compare them with the bindings of roles.',
          ),
  },
];
