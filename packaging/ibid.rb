# Homebrew formula: a template. packaging/README.md says what stands for OWNER, REPO, VERSION and the four sums.
class Ibid < Formula
  desc "Ask your articles a question, get the passage and its citation"
  homepage "https://github.com/OWNER/REPO"
  version "VERSION"
  license all_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/OWNER/REPO/releases/download/vVERSION/ibid-aarch64-apple-darwin.tar.gz"
      sha256 "SHA256_AARCH64_APPLE_DARWIN"
    end
    on_intel do
      url "https://github.com/OWNER/REPO/releases/download/vVERSION/ibid-x86_64-apple-darwin.tar.gz"
      sha256 "SHA256_X86_64_APPLE_DARWIN"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/OWNER/REPO/releases/download/vVERSION/ibid-aarch64-unknown-linux-musl.tar.gz"
      sha256 "SHA256_AARCH64_UNKNOWN_LINUX_MUSL"
    end
    on_intel do
      url "https://github.com/OWNER/REPO/releases/download/vVERSION/ibid-x86_64-unknown-linux-musl.tar.gz"
      sha256 "SHA256_X86_64_UNKNOWN_LINUX_MUSL"
    end
  end

  def install
    bin.install "ibid"
    (var/"ibid").mkpath
    doc.install "README.md", "PRIVACY.md", "SECURITY.md", "THIRD-PARTY.md", ".env.example"
    generate_completions_from_executable(bin/"ibid", "completions", shells: [:bash, :zsh, :fish])
    (man1/"ibid.1").write Utils.safe_popen_read(bin/"ibid", "man")
  end

  service do
    run [opt_bin/"ibid", "serve"]
    working_dir var/"ibid"
    keep_alive crashed: true
    log_path var/"log/ibid.log"
    error_log_path var/"log/ibid.log"
  end

  test do
    (testpath/"corpus/ferry.md").write <<~MARKDOWN
      # The harbour line

      The harbour line runs all night again from 1 July 2026, every 30 minutes.
    MARKDOWN
    assert_match "all night", shell_output("#{bin}/ibid ask when does the harbour line run at night")
  end
end
