//! Which W3C DPV categories are special categories of personal data (GDPR Art. 9(1)), by their names in the `pd` extension.
//!
//! **Invariant:** a category of this list stays special whatever the charter says; the charter can only add.

const SPECIAL: [&str; 36] = [
    "Biometric",
    "BloodType",
    "DNACode",
    "Disability",
    "DrugTestResult",
    "EthnicOrigin",
    "Ethnicity",
    "FacialPrint",
    "FamilyHealth",
    "FamilyHealthHistory",
    "Fetish",
    "Fingerprint",
    "Genetic",
    "Health",
    "HealthHistory",
    "HealthRecord",
    "IndividualHealthHistory",
    "MedicalHealth",
    "MedicalPrescription",
    "MentalHealth",
    "PhilosophicalBelief",
    "PhysicalHealth",
    "PoliticalAffiliation",
    "PoliticalOpinion",
    "Prescription",
    "Proclivitie",
    "Race",
    "Religion",
    "ReligiousBelief",
    "Retina",
    "Sexual",
    "SexualHistory",
    "SexualOrientation",
    "SexualPreference",
    "TradeUnionMembership",
    "UnionMembership",
];

/// Whether a category such as `pd:Religion` is special.
pub(crate) fn is_special(category: &str) -> bool {
    category.strip_prefix("pd:").is_some_and(|name| SPECIAL.contains(&name))
}

#[cfg(test)]
mod tests {
    #[test]
    fn religion_is_special_and_a_preference_is_not() {
        assert!(super::is_special("pd:Religion"));
        assert!(!super::is_special("pd:Preference"));
        assert!(!super::is_special("Religion"));
    }
}
