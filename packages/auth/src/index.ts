export * from './auth.js';
export * from './first-admin.js';
export type { Identity } from './identity.js';
export {
  acceptInvitation,
  findInvited,
  type Invitation,
  inviteUser,
  passwordLink,
  renewLink,
} from './invitations.js';
export type { OwnAccount } from './own-password.js';
export { changePreferences, type Preferences, readPreferences } from './preferences.js';
export type { IdentityProvider } from './provider/provider-client.js';
export type { ProviderSignIn } from './provider/provider-sign-in.js';
export * from './sessions.js';
export type { SignIn, SignInAttempt } from './sign-in.js';
export * from './tokens.js';
export type { OwnTwoFactor, TwoFactorSetup } from './two-factor.js';
export { resetTwoFactor } from './two-factor.js';
export {
  addUser,
  changeAccess,
  generatePassword,
  listUsers,
  removeUser,
  setPassword,
  setRole,
  type UserRow,
} from './users.js';
