/** Names by which secrets are called in configuration of any kind. Matched in lower case, without `-`, `_`, `.` and blanks. */

/** A name that ends so holds a secret (`DB_PASSWORD`, `clientSecret`, `bootstrap-token`, `aws_secret_access_key`). */
export const secretNameEnding =
  /(?:passwords?|passwd|passphrase|passcode|passwort|pwd|pass|secrets?|secretid|secretkey|secretstring|secretdata|tokens?|tokendata|tokensecret|tokenkey|apikeys?|apisecret|authkeys?|auth|accesskey|accesskeyid|accountkey|storagekey|sharedkey|presharedkey|psk|masterkey|rootkey|privatekeys?|privkey|keydata|keypem|keymaterial|signingkey|signkey|encryptionkey|encryptkey|decryptionkey|certificatekey|certkey|hmackey|hmac|sessionkey|sshkey|identitytoken|credentials?|creds?|authorization|bearer|cookie|cookies|dsn|connectionstring|connstr|dockerconfigjson|dockercfg|dockerconfig|htpasswd|netrc|seed|salt|nonce|unsealkeys?|recoverykeys?|kubeconfigdata|assertion|jwt|saml|otp|totp)$/;

/** Names that end like those of secrets, and hold something else by design. */
export const noSecretNames: ReadonlySet<string> = new Set([
  'automountserviceaccounttoken', // Pod, ServiceAccount
  'imagepullsecrets', 'secrets', // lists of objects with names
  'serviceaccounttoken', // projected volume: a mapping
  'bootstraptokens', 'enablebootstraptokenauth', 'usebootstraptoken',
  'publickey', 'sslpublickey',
]);

/** Values of names that end like those of secrets, but say a place or a choice. */
export const noSecretValue = /^(?:true|false|null|~|yes|no|on|off|enabled|disabled|none|never|always|required|optional)$/i;

/** Fields of `users[].user` of a kubeconfig that hold no secret themselves. What is not here is taken for one. */
export const publicUserFields: ReadonlySet<string> = new Set([
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'tokenFile',
  'username',
  'as',
  'as-uid',
]);

/**
 * User and password of curl, wget and their like, the password being one of the groups; `-u` may end other options of one letter that take no
 * argument. In quotes, or a word of which a part may be in quotes. Bounds: an end that is not there is looked for from every such option.
 */
export const userPassword =
  /(?<![\w-])(?:-[a-zA-Z]{0,12}[uU](?:[ \t]+|=)?|(?:--user|--proxy-user)(?:[ \t]+|=))(?:"[^\n":/]{1,200}:(?!\/\/)((?:[^"\\\n]|\\.)+)|'[^\n':/]{1,200}:(?!\/\/)([^'\n]+)|["']?[^\s"':/]{1,200}["']?:(?!\/\/)((?:"[^"\n]*"|'[^'\n]*'|\\.|[^\s"'\\])+))/g;

/** Programs by which what stands behind `-u` and a colon is a password, even of digits alone. */
export const webClients = /\b(?:curl|wget|https?|xh)\b/g;

/** Programs by which digits behind a colon are a group: `docker run -u app:1000`. */
export const containerStarters = /\b(?:docker|podman|nerdctl|buildah|crictl|ctr|crun|runc|gosu|su-exec|setpriv|chroot|chpst)\b/g;

/** Programs, and their short options that a password follows, by their manuals. */
export const programPasswords: readonly { readonly program: string; readonly option: string }[] = [
  { program: 'mysql|mariadb', option: '-p' },
  { program: 'sshpass', option: String.raw`-p[ \t]*` },
  { program: 'mongo', option: String.raw`-p[ \t]*` },
  { program: 'redis-cli', option: String.raw`(?:-a|--pass)[ \t]+` },
  { program: 'ldap', option: String.raw`-w[ \t]*` },
];

/** Options whose argument, of a list, is a name and a password with a colon between. */
export const userOption = /^(?:-[a-zA-Z]{0,12}[uU]|--user|--proxy-user)$/;

/**
 * Tokens that are known by their form (sources: the makers' documentation of secret scanning). What the pattern finds `holds` a mark, too: asked
 * for within the pattern, one that is not there would be looked for from every word of a long run.
 */
export const tokenForms: readonly { readonly words: string; readonly pattern: RegExp; readonly holds?: string }[] = [
  { words: 'token', pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, holds: '.' },
  { words: 'bootstrap token', pattern: /(?<![\w.-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w-])/g },
  { words: 'token', pattern: /\b(?:gh[oprsu]_|github_pat_|glpat-|glrt-|xox[abeoprs]-|npm_|pypi-|dop_v1_|hv[bsr]\.|sk-|sk_live_|rk_live_|sq0\w{3}-|SG\.|ya29\.|AIza|K10)[\w.~-]{10,}(?:::[\w:.-]+)?/g },
  { words: 'access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}/g },
  { words: 'age key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]+/g },
  { words: 'password hash', pattern: /\$(?:2[abxy]|5|6|1|y|apr1|argon2id?)\$[\w./$,=+-]{8,}/g },
];
