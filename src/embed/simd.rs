use pulp::{Arch, Simd, WithSimd};

/// Runs `work` compiled for the widest registers that `arch` has. The closure, and all it calls, must be `#[inline(always)]`,
/// and must not gather with `collect`: what is not inlined all the way is compiled for the narrowest registers.
///
/// It takes what can be called again, because calling a closure once goes through a function that is not always inlined.
#[expect(clippy::inline_always, reason = "only what is inlined is compiled for the wider registers")]
#[inline(always)]
pub(crate) fn wide<R>(arch: Arch, work: impl FnMut() -> R) -> R {
    struct Wide<F>(F);
    impl<F: FnMut() -> R, R> WithSimd for Wide<F> {
        type Output = R;

        #[inline(always)]
        fn with_simd<S: Simd>(mut self, _: S) -> R {
            (self.0)()
        }
    }
    arch.dispatch(Wide(work))
}
