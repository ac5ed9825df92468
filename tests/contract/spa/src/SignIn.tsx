// Signing in with a token, as an identity provider would hand it over.
export function SignIn({ onToken }: { onToken: (token: string) => void }) {
  return (
    <form id="sign-in" action={(form) => onToken(String(form.get("token")))}>
      <input name="token" aria-label="令牌" required />
      <button>登录</button>
    </form>
  );
}
