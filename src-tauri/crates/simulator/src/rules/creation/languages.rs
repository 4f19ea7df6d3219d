//! Languages a template can be in.

/// Source: Meta, *Supported languages*, read 2026-11.
const LANGUAGES: &str = "af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA ar_SA az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_US \
    en_GB en_AU en_CA en_IN et fil fi fr fr_CA fr_BE ka de el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk \
    ms ml mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_ES es_MX es_AR es_CL es_CO es_PE es_VE sw sv ta te th tr uk ur \
    uz vi zu";

/// Whether templates can be in this language.
pub(crate) fn is_language(code: &str) -> bool {
    LANGUAGES.split_whitespace().any(|known| known == code)
}
