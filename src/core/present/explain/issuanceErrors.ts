import * as l10n from '@vscode/l10n';
import { type LoggedErrorRecord, wordings } from './loggedErrorRecord.ts';

/** Whose certificates it does not issue. */
const ofCertManager = { reasons: ['notIssued'], connections: ['client-to-ingress'] } as const;

/** Errors of requests for certificates, of the programs that issue and distribute them, and of keys that encrypt. */
export const issuanceErrors: readonly LoggedErrorRecord[] = [
  {
    id: 'requestInvalid',
    pattern: wordings(
      /PEM block type must be CERTIFICATE REQUEST|spec\.request: Invalid value/,
      /subject organization is not system:nodes|subject common name does not begin with system:node:|DNS or IP subjectAltName is required|(?:DNS|IP|Email|URI) subjectAltNames are not allowed|SignerValidationFailure/,
    ),
    reasons: [],
    meaning: () =>
      l10n.t(
        'Kubernetes rejects the CertificateSigningRequest itself: its `spec.request` must be a PEM block of the type `CERTIFICATE REQUEST` in base64, with the subject, names and usages that its signer allows.',
      ),
  },
  {
    id: 'requestPending',
    pattern: wordings(
      /Certificate request was not signed|certificate is not populated after \d{1,4} retries|waiting for 'kubectl certificate approve[^'\n]{0,253}'?/,
      /CSR approved, but no certificate in response|Denying kubelet-serving CSR|\bCSR [\w-]{1,100} not authorized|(?:[Ee]rror approving|could not approve) (?:csr|CSR)|but subject access review was not approved|(?:[Cc]ertificate (?:signing )?request|CertificateSigningRequest|CertificateRequest|\bCSR|\bcsr)(?: "?[^\s"]{1,253}"?)? (?:(?:(?:is|was|has been|is still) )(?:pending|denied)|(?:is not|was not|has not been|is not yet|not yet|not) (?:approved|signed|issued))\b(?! by referenced)/,
      /kubernetes\.io\/(?:kubelet-serving|kube-apiserver-client(?:-kubelet)?|legacy-unknown)\s{1,40}\S{1,253}\s{1,40}(?:\S{1,40}\s{1,40})?(?:Pending|Denied|Approved,Failed)\b/,
      /\b(?:csr-\w{5}|node-csr-[\w-]{20,60}) {1,40}\d{1,4}[smhd]\S{0,8} {1,40}[^\n]{1,200}? (?:Pending|Denied|Approved,Failed)\b/,
      /^[a-z0-9][\w.:-]{0,252} {1,40}\d{1,4}[smhd]\w{0,8} {1,40}(?:[\w.:<>/@-]{1,253} {1,40}){1,3}(?:Approved|Pending) *$/,
      /Failed while requesting a signed certificate from the (?:master|control plane)(?![^\n]{0,600}(?:forbidden|Unauthorized|x509: |dial tcp|can only))/,
      /[Ww]aiting for (?:the )?(?:CSR|certificate signing request)[^\n]{0,160} to be (?:approved|signed|issued)/,
    ),
    reasons: ['notPresented'],
    meaning: () =>
      l10n.t(
        'A CertificateSigningRequest is not approved, was denied, or is approved and not signed. `kubectl get csr` lists the requests and their state.',
      ),
  },
  {
    id: 'caInjection',
    pattern: wordings(
      /refusing to inject CA|could not find any ca data in data source|unable to fetch (?:associated certificate|certificate that owns the secret)[^\n]{0,20}/,
      /(?:unable|failed|error) (?:to )?(?:inject(?:ing)?|updat(?:e|ing)|patch(?:ing)?) (?:the )?(?:CA data|CA cert\w*|CABundle|CAbundle|CA bundle|CA Bundle|caBundle|ca bundle)\b|(?:CA cert|CA bundle|caBundle) (?:has not been|not yet|was not) (?:injected|populated|set)/,
    ),
    reasons: ['caUnreadable', 'authority'],
    meaning: () =>
      l10n.t(
        'The CA for a webhook, API service or CRD is not written into its `caBundle`. The cainjector of cert-manager prints this error if the Certificate or Secret in its annotation does not exist or does not allow it.',
      ),
  },
  {
    id: 'issuer',
    pattern:
      /(?:[Ii]ssuer|ClusterIssuer)\b[^\n]{0,80}? (?:not found|not ready|is not [Rr]eady|no longer exists|does not exist)|Vault is not initialized or is sealed|Issuer(?:NotReady|NotFound)|no issuer specified for Issuer/,
    ...ofCertManager,
    meaning: () =>
      l10n.t(
        'The issuer of a certificate does not exist or is not ready. cert-manager prints this error and issues nothing until it is.',
      ),
  },
  {
    id: 'certificateSpec',
    pattern: wordings(
      /certificate duration [^\n]{0,80}must be greater than[^\n"]{0,60}|spec\.(?:duration|renewBefore(?:Percentage)?): Invalid value|spec\.(?:commonName|dnsNames\[\d{1,3}\]): Too long|\bCN was longer than 64 bytes/,
      /Secret was issued for "[^"\n]{1,253}"|two conflicting Certificates|\b(?:IncorrectCertificate|SecretMismatch|IncorrectIssuer|InvalidKeyPair)\b|Issuing certificate as Secret (?:was previously issued by|contains (?:an )?invalid|does not (?:exist|contain))[^\n]{0,120}/,
      /(?:Existing issued Secret|existing (?:private key|certificate)) (?:is not up to date for|does not match) [^\n]{0,60}spec[^\n"]{0,120}|Fields on existing CertificateRequest resource not up to date/,
      /admission webhook "webhook\.cert-manager\.io" denied the request/,
    ),
    ...ofCertManager,
    meaning: () =>
      l10n.t(
        'cert-manager does not accept a Certificate, or its Secret does not hold what the Certificate asks for. Compare its names, key and durations with the Secret, and look for a second Certificate that writes the same Secret.',
      ),
  },
  {
    id: 'staging',
    pattern: /(?:[Ii]ssuer|\bi:)[^\n]{0,200}?\bCN ?= ?"?(?:\(STAGING\)|Fake LE)[^\n"]{0,60}/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The staging environment of Let’s Encrypt issued the certificate. It is for tests, so clients do not trust it.',
      ),
  },
  {
    id: 'madeByProxy',
    pattern:
      /CN ?= ?TRAEFIK DEFAULT CERT|Serving default certificate for request|Kubernetes Ingress Controller Fake Certificate/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The proxy has no certificate for this host that it can use, and presents one that it made itself. Compare the Secret that the Ingress, route or store names with what the proxy reads.',
      ),
  },
  {
    id: 'signingRefused',
    pattern: wordings(
      /CSR signing failed|request authenticate failure|failed to (?:sign CSR|generate workload certificate)|CSR identity extraction error[^\n]{0,60}/,
      /[Ff]ailed to (?:certify identity|obtain identity)|[Ff]ailed to (?:fetch|create|issue|request|obtain|renew|retrieve) (?:an? |the )?(?:\w{1,20} )?certificate(?=:| from | for )|error signing (?:certificate|CSR)/,
    ),
    reasons: [],
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'A CA did not sign the request for a certificate, or the program could not send it. The log of the CA at the same time says why.',
      ),
  },
  {
    id: 'acme',
    pattern: wordings(
      /urn:ietf:params:acme:error:\w{1,40}|\bacme: error: \d{3}|acme: urn:|Unable to (?:get ACME account|obtain ACME certificate)|The ACME resolver "[^"\n]{0,100}" is skipped|uses a non-existent (?:certificate )?resolver/,
      /(?:(?:failed to perform )?(?:self check )?GET request|could not reach|failed to GET|[Ii]nvalid response from|error getting validation data from) ["']?https?:\/\/[^\s"']{0,300}\/acme-challenge\/|(?:self check|self-check) failed|propagation check failed|[Ww]aiting for (?:HTTP|DNS)-01 challenge propagation/,
      /(?:[Ff]ailed to|[Ee]rror) (?:finaliz|creat|accept|present|cleaning up|register|verify|wait)\w{0,3} (?:the |an? |new )?(?:ACME |acme )?(?:order|Order|challenge|Challenge|authorization|Authorization|ACME account|ACME registration)/,
      /order [^\n]{0,100}is in "(?:errored|invalid)" state|(?:[Oo]rder|[Cc]hallenge|[Aa]uthorization)\b[^\n]{0,60}(?:"invalid"|invalid state|errored)|DNS problem: (?:NXDOMAIN|SERVFAIL|query)|No TXT record found at _acme-challenge/,
      /certificate public key must be different than account key|no (?:configured )?challenge solvers can be used|[Ff]ailed to determine a (?:valid )?(?:list of )?(?:solver configuration|Challenge)/,
      /too many certificates(?: \(\d{1,5}\))? already issued|did not (?:match expected|return) [^\n]{0,40}key/,
    ),
    ...ofCertManager,
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'The ACME server did not issue a certificate, or cannot check that you own the domain. The old certificate stays in use until this works.',
      ),
  },
  {
    id: 'sealedSecret',
    pattern: /no key could decrypt secret|ErrUnsealFailed|[Ff]ailed to unseal/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'None of the keys that the controller has decrypts this Secret. It was encrypted for another cluster, name or namespace, or for a key that is gone.',
      ),
  },
  {
    id: 'sopsKey',
    pattern:
      /(?:get|getting|retrieve) (?:the )?(?:sops )?data key(?: required to decrypt the SOPS file|(?=: ))|is SOPS encrypted, configuring decryption is required/,
    reasons: [],
    meaning: (line = '') =>
      /configuring decryption/.test(line)
        ? l10n.t('A Secret is encrypted with SOPS, and the Kustomization that applies it has no `decryption`.')
        : l10n.t(
            'SOPS found no key that decrypts the file. The program that decrypts has none, has another one, or looks for it under another name: compare the recipients in the file with its keys.',
          ),
  },
  {
    id: 'encryptionKey',
    pattern:
      /no matching key was found for the provided [\w-]{1,40} transformer|unable to transform key "[^"\n]{1,300}"|no matching prefix found|error while parsing encryption provider configuration|secret is not of the expected length|secrets must be base64 encoded/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'kube-apiserver cannot decrypt an object in etcd. The file of `--encryption-provider-config` lacks the key that encrypted it, or lists another one under its name, or cannot be used.',
      ),
  },
  {
    id: 'oidc',
    pattern: wordings(
      /(?:invalid bearer token, \[?(?:[^\n"[\]]{0,100}, )?)?\boidc: (?![^\n]{0,300}(?:x509|remote error): )(?:[^\n"\]]|"[\w:/@.-][^"=\]\n]{0,100}"){1,200}/,
      /\bJwt (?:verification fails|issuer is not configured|is (?:expired|missing|not)|not in the form|header|payload|algorithm)[^\n"]{0,60}|Jwks (?:remote fetch|doesn't|is|does)[^\n"]{0,60}|jwt_authn_access_denied(?:\{\w{1,80}\})?/,
      /Audiences in Jwt are not allowed|[Ff]ailed to fetch (?:jwt public key|JWKS|jwks)(?![^\n]{0,600}x509: )[^\n"]{0,20}/,
      /"issuer" in config \([^)\n]{1,300}\) does not match provided issuer URL \([^)\n]{1,300}\)|oidc: issuer did not match[^\n]{0,400}/,
      /failed to verify id token signature|No OpenIDConnect provider found|AssumeRoleWithWebIdentity|AADSTS\d{4,7}|No matching federated identity record|oauth2: (?:cannot fetch token|token expired)[^\n"]{0,80}|[Nn]o valid id-token, and cannot refresh|expected audience "[^"\n]{0,200}" got|id token issued by a different provider|issuer did not match the issuer returned by provider/,
    ),
    reasons: ['token'],
    meaning: () =>
      l10n.t(
        'A token from an identity provider is expired, or does not fit the settings: issuer, audience, claims or keys. The program that prints this error rejects it or cannot renew it.',
      ),
  },
];
